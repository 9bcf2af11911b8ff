using System.Text.Json.Nodes;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Completion;

/// <summary>The fields and indexes that PocketBase gives to every base and auth collection, and what it enforces on them.</summary>
internal static class SystemFields
{
    public const string DefaultIdPattern = "^[a-z0-9]+$";

    /// <summary>Adds what is missing: the id in front, the others at the end.</summary>
    public static void Ensure(List<JsonObject> fields, bool isAuth)
    {
        if (Find(fields, "id", "text") is { } id)
        {
            Set(id, system: true, required: true, hidden: false);
            id["primaryKey"] = true;
            if (id["pattern"] is null || (string?)id["pattern"] == "")
            {
                id["pattern"] = DefaultIdPattern;
            }
        }
        else
        {
            fields.Insert(
                0,
                Make(
                    """{"name":"id","type":"text","system":true,"primaryKey":true,"required":true,"min":15,"max":15,"pattern":"^[a-z0-9]+$","autogeneratePattern":"[a-z0-9]{15}"}"""
                )
            );
        }

        if (!isAuth)
        {
            return;
        }

        EnsureOne(
            fields,
            "password",
            "password",
            """{"system":true,"hidden":true,"required":true,"min":8}""",
            required: true,
            hidden: true
        );
        EnsureOne(
            fields,
            "tokenKey",
            "text",
            """{"system":true,"hidden":true,"required":true,"min":30,"max":60,"autogeneratePattern":"[a-zA-Z0-9]{50}"}""",
            required: true,
            hidden: true
        );
        EnsureOne(fields, "email", "email", """{"system":true,"required":true}""", hidden: false);
        EnsureOne(fields, "emailVisibility", "bool", """{"system":true}""");
        EnsureOne(fields, "verified", "bool", """{"system":true}""");
    }

    /// <summary>Adds the two unique indexes without which nobody can sign in.</summary>
    public static void EnsureIndexes(List<string> indexes, string collectionId, string table)
    {
        EnsureIndex(indexes, "tokenKey", collectionId, table, "");
        EnsureIndex(indexes, "email", collectionId, table, " WHERE `email` != ''");
    }

    private static void EnsureIndex(List<string> indexes, string field, string collectionId, string table, string where)
    {
        if (!CollectionIndex.ParseAll(indexes).Any(index => index.IsUniqueOn(field)))
        {
            var name = $"idx_{field}_{collectionId}";
            indexes.Add(
                $"CREATE UNIQUE INDEX `{(name.Length > 64 ? name[..64] : name)}` ON `{table}` (`{field}`){where}"
            );
        }
    }

    private static void EnsureOne(
        List<JsonObject> fields,
        string name,
        string type,
        string made,
        bool? required = null,
        bool? hidden = null
    )
    {
        if (Find(fields, name, type) is { } field)
        {
            Set(field, system: true, required, hidden);
        }
        else if (fields.TrueForAll(other => (string?)other["name"] != name))
        {
            var added = Make(made);
            added["name"] = name;
            added["type"] = type;
            fields.Add(added);
        }
    }

    private static JsonObject? Find(List<JsonObject> fields, string name, string type) =>
        fields.Find(field => (string?)field["name"] == name && (string?)field["type"] == type);

    private static void Set(JsonObject field, bool system, bool? required, bool? hidden)
    {
        field["system"] = system;
        field["required"] = required ?? field["required"]?.DeepClone();
        field["hidden"] = hidden ?? field["hidden"]?.DeepClone();
    }

    private static JsonObject Make(string json) => JsonNode.Parse(json)!.AsObject();
}
