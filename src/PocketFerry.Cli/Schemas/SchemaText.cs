using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Cli.Schemas;

/// <summary>Collections for people.</summary>
internal static class SchemaText
{
    private static readonly string[] Rules = ["listRule", "viewRule", "createRule", "updateRule", "deleteRule"];

    public static void Write(TextWriter output, IReadOnlyList<Collection> collections, IReadOnlyList<Collection> shown)
    {
        foreach (var collection in shown)
        {
            output.WriteLine($"{collection.Name} ({collection.Type.ToString().ToLowerInvariant()})");
            var width = collection.Fields.Select(f => f.Name.Length).DefaultIfEmpty().Max();
            foreach (var field in collection.Fields)
            {
                output.WriteLine($"  {field.Name.PadRight(width)}  {TypeOf(field, collections)}{Notes(field)}");
            }

            foreach (var index in collection.Indexes)
            {
                output.WriteLine($"  {index}");
            }

            WriteRules(output, collection);
        }
    }

    private static string TypeOf(Field field, IReadOnlyList<Collection> collections)
    {
        var type = FieldTypes.NameOf(field.Type);
        return field switch
        {
            RelationField relation => $"{type} → {NameOf(relation.CollectionId, collections)}",
            SelectField select => $"{type} {string.Join(" | ", select.Values)}",
            _ => type,
        };
    }

    private static string NameOf(string id, IReadOnlyList<Collection> collections) =>
        collections.FirstOrDefault(c => c.Id == id || c.Name == id)?.Name ?? id;

    private static string Notes(Field field)
    {
        var notes = new List<string>();
        if (field.Required)
        {
            notes.Add("required");
        }

        if (field.IsMultiple)
        {
            notes.Add("several");
        }

        if (field.Hidden)
        {
            notes.Add("hidden");
        }

        return notes.Count > 0 ? $" ({string.Join(", ", notes)})" : "";
    }

    private static void WriteRules(TextWriter output, Collection collection)
    {
        // Most are for superusers only; only what opens something is worth a line.
        foreach (var rule in Rules)
        {
            if (collection.Rule(rule) is { } text)
            {
                output.WriteLine($"  {rule}: {(text.Length == 0 ? "everyone" : text)}");
            }
        }
    }

    /// <summary>Collections as the dashboard exports them.</summary>
    public static string Json(IEnumerable<Collection> collections) =>
        Output.ReadableJson.Of(new JsonArray([.. collections.Select(c => (JsonNode)c.ToJson())]));
}
