using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;

namespace PocketFerry.Model.Collections;

/// <summary>
/// Fills in what a collection's JSON lacks to be stored: exports carry no secrets, and what people write by hand carries
/// less. A collection without all auth options can't be changed any more, and stops newer servers from starting.
/// </summary>
public static class CompleteCollection
{
    private static readonly string[] Tokens =
    [
        "authToken",
        "passwordResetToken",
        "emailChangeToken",
        "verificationToken",
        "fileToken",
    ];

    /// <summary>A complete copy. What is there is kept.</summary>
    /// <param name="collection">A base or auth collection.</param>
    /// <param name="id">The id to give; null keeps its own.</param>
    /// <param name="freshSecrets">Whether token secrets are made anew even where there are some.</param>
    public static Collection Of(Collection collection, string? id = null, bool freshSecrets = false)
    {
        var json = collection.ToJson();
        json["id"] =
            id ?? (collection.Id.Length > 0 ? collection.Id : CollectionIds.For(collection.Type, collection.Name));
        json["fields"] = Fields(collection);
        json["indexes"] ??= new JsonArray();
        json["system"] ??= false;
        if (collection.Type == CollectionType.Auth)
        {
            CompleteOptions(json, freshSecrets);
            CompleteIndexes(json, collection.Name);
        }

        return Collection.Parse(json);
    }

    private static JsonArray Fields(Collection collection)
    {
        var fields = collection.Fields.ToList();
        if (!fields.Exists(f => f.IsPrimaryKey))
        {
            fields.Insert(0, NewField.Id());
        }

        if (collection.Type == CollectionType.Auth)
        {
            fields.InsertRange(1, AuthFields.All().Where(s => !fields.Exists(f => f.Name == s.Name)));
        }

        var ids = fields.Select(f => f.Id).Where(i => i.Length > 0).ToHashSet(StringComparer.Ordinal);
        var array = new JsonArray();
        foreach (var field in fields)
        {
            var json = FieldDefaults.Of(field.Type);
            foreach (var (key, value) in field.ToJson())
            {
                json[key] = value?.DeepClone();
            }

            if (field.Id.Length == 0)
            {
                var id = FieldIds.For(field.Type, field.Name, ids.Contains);
                ids.Add(id);
                json["id"] = id;
            }

            array.Add((JsonNode)json);
        }

        return array;
    }

    private static void CompleteOptions(JsonObject json, bool freshSecrets)
    {
        foreach (var (key, value) in AuthOptions.New())
        {
            if (!json.ContainsKey(key))
            {
                json[key] = value?.DeepClone();
            }
        }

        foreach (var token in Tokens)
        {
            if (json[token] is JsonObject options && (freshSecrets || options["secret"] is not JsonValue))
            {
                options["secret"] = TokenKeys.New();
            }
        }
    }

    private static void CompleteIndexes(JsonObject json, string name)
    {
        if (json["indexes"] is JsonArray { Count: 0 } indexes)
        {
            foreach (var index in AuthFields.Indexes(json["id"]!.GetValue<string>(), name))
            {
                indexes.Add((JsonNode)index);
            }
        }
    }
}
