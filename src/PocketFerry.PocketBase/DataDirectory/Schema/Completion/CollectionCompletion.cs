using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Completion;

/// <summary>
/// Turns the JSON that an owner gives for a collection into all that PocketBase stores for it: ids, system fields,
/// every property of every field, complete options.
/// </summary>
internal static class CollectionCompletion
{
    private static readonly string[] OptionKeys = [.. AuthOptions.Keys, "viewQuery"];

    /// <summary>Completes a new collection.</summary>
    /// <param name="given">What the owner gives; a missing id is made.</param>
    /// <param name="isIdTaken">Whether another collection has an id.</param>
    public static Collection New(Collection given, Func<string, bool> isIdTaken)
    {
        var source = given.ToJson();
        var id = given.Id.Length > 0 ? given.Id : GeneratedIds.Collection(TypeName(given.Type), given.Name, isIdTaken);
        var now = GeneratedIds.Now();
        var options = given.Type == CollectionType.Auth ? AuthOptions.Fresh() : [];
        return Build(given, source, id, now, options);
    }

    /// <summary>Completes a changed collection: what the change doesn't mention stays.</summary>
    public static Collection Change(Collection changed, Collection original)
    {
        var source = original.ToJson();
        var given = changed.ToJson();
        foreach (var key in CollectionRow.BaseKeys)
        {
            if (given.ContainsKey(key) && key is not ("id" or "system" or "created" or "updated"))
            {
                source[key] = given[key]?.DeepClone();
            }
        }

        var options = Options(original.ToJson());
        AuthOptions.OverlayExisting(options, Options(given));
        if (original.Type == CollectionType.Auth && RuleText(options) != RuleText(original.ToJson()))
        {
            // As PocketBase does: whoever has signed in under the old rule has to do it again.
            options["authToken"]!["secret"] = GeneratedIds.Secret();
        }

        foreach (var (key, value) in options)
        {
            source[key] = value?.DeepClone();
        }

        return Build(
            Collection.Parse(source),
            source,
            original.Id,
            (string?)original.ToJson()["created"] ?? "",
            options
        );
    }

    private static Collection Build(Collection given, JsonObject source, string id, string created, JsonObject options)
    {
        var isAuth = given.Type == CollectionType.Auth;
        var fields = given.Fields.Select(field => field.ToJson()).ToList();
        if (given.Type != CollectionType.View)
        {
            SystemFields.Ensure(fields, isAuth);
        }

        SetFieldIds(fields);
        var indexes = given.Indexes.Select(sql => ForTable(sql, given.Name)).ToList();
        if (isAuth)
        {
            SystemFields.EnsureIndexes(indexes, id, given.Name);
        }

        AuthOptions.Overlay(options, Options(source));
        if (isAuth)
        {
            AuthOptions.DropMissingMappedFields(
                options,
                name => fields.Exists(field => (string?)field["name"] == name)
            );
        }

        var complete = new JsonObject { ["id"] = id };
        foreach (var rule in CollectionRow.Rules)
        {
            complete[rule] = source[rule]?.DeepClone();
        }

        complete["name"] = given.Name;
        complete["type"] = TypeName(given.Type);
        complete["fields"] = new JsonArray([.. fields.Select(Complete)]);
        complete["indexes"] = new JsonArray([.. indexes.Select(sql => (JsonNode?)sql)]);
        complete["created"] = created;
        complete["updated"] = GeneratedIds.Now();
        complete["system"] = given.System;
        foreach (var (key, value) in options)
        {
            if (!OptionKeys.Contains(key) || (key == "viewQuery") == (given.Type == CollectionType.View))
            {
                complete[key] = value?.DeepClone();
            }
        }

        return Collection.Parse(complete);
    }

    /// <summary>PocketBase's name of a type.</summary>
    public static string TypeName(CollectionType type) =>
        type switch
        {
            CollectionType.Auth => "auth",
            CollectionType.View => "view",
            _ => "base",
        };

    private static JsonNode Complete(JsonObject field) => FieldProperties.Complete(field, Field.Parse(field).Type);

    private static string? RuleText(JsonObject options) => (string?)options["authRule"] ?? "";

    private static JsonObject Options(JsonObject collection)
    {
        var options = (JsonObject)collection.DeepClone();
        foreach (var key in CollectionRow.BaseKeys)
        {
            options.Remove(key);
        }

        return options;
    }

    private static void SetFieldIds(List<JsonObject> fields)
    {
        foreach (var field in fields)
        {
            if (field["id"] is null || (string?)field["id"] == "")
            {
                field["id"] = GeneratedIds.Field(
                    (string)field["type"]!,
                    (string?)field["name"] ?? "",
                    id => fields.Exists(other => (string?)other["id"] == id)
                );
            }
        }
    }

    // PocketBase keeps the owner's text unless it names another table.
    private static string ForTable(string sql, string table) =>
        CollectionIndex.TryParse(sql) is { } index && index.Table != table ? index.CreateStatement(table) : sql;
}
