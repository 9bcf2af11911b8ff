using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Diff;

namespace PocketFerry.PocketBase.Migrations;

/// <summary>The body of a migration function: from the differences to a schema to statements on <c>app</c>.</summary>
internal sealed class MigrationScript
{
    // Every instance has it from the start; a script must not take it away.
    private const string UsersId = "_pb_users_auth_";

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly StringBuilder _text = new();

    /// <param name="diff">What to do.</param>
    /// <param name="wanted">Every collection as it shall be.</param>
    public MigrationScript(SchemaDiff diff, IReadOnlyList<Collection> wanted)
    {
        // Views first, as they hold on to columns; then fields, as they hold on to collections.
        var removed = diff
            .Collections.Where(c => c.Change == SchemaChange.Removed && c.Before!.Id != UsersId)
            .Select(c => c.Before!)
            .ToList();
        var ordered = ViewOrder.Sort(removed).Reverse().ToList();
        Delete(ordered.Where(collection => collection.Type == CollectionType.View));
        RemoveFields(diff);
        Delete(ordered.Where(collection => collection.Type != CollectionType.View));
        Import(diff, wanted);
    }

    public string Text => _text.ToString();

    private void Delete(IEnumerable<Collection> collections)
    {
        var ids = new JsonArray([.. collections.Select(collection => (JsonNode?)collection.Id)]);
        if (ids.Count > 0)
        {
            _text
                .Append("  for (const id of ")
                .Append(Write(ids).Replace("\n", "\n  ", StringComparison.Ordinal))
                .Append(") {\n    const collection = app.findCollectionByNameOrId(id);\n")
                // Collections that refer to each other can't be deleted one by one otherwise.
                .Append("    collection.integrityChecks(false);\n    app.delete(collection);\n  }\n");
        }
    }

    private void RemoveFields(SchemaDiff diff)
    {
        foreach (var collection in diff.Collections.Where(c => c.Change == SchemaChange.Changed))
        {
            var removed = collection
                .Fields.Where(field => field.Change == SchemaChange.Removed || field.IsRetyped)
                .Select(field => field.Before!)
                .ToList();
            if (removed.Count == 0)
            {
                continue;
            }

            // An index on a column that goes away has to go first. Rules may still speak of it: what is imported below
            // is validated as a whole.
            var indexes = collection.Before!.Indexes.Where(sql => !removed.Exists(field => SpeaksOf(sql, field.Name)));
            _text
                .Append("  {\n    const collection = app.findCollectionByNameOrId(")
                .Append(Write(JsonValue.Create(collection.Before.Id)))
                .Append(");\n    collection.indexes = ")
                .Append(Write(new JsonArray([.. indexes.Select(sql => (JsonNode?)sql)])))
                .Append(";\n    for (const id of ")
                .Append(Write(new JsonArray([.. removed.Select(field => (JsonNode?)field.Id)])))
                .Append(
                    ") {\n      collection.fields.removeById(id);\n    }\n    app.saveNoValidate(collection);\n  }\n"
                );
        }
    }

    private static bool SpeaksOf(string sql, string name) => Regex.IsMatch(sql, $@"\b{Regex.Escape(name)}\b");

    private void Import(SchemaDiff diff, IReadOnlyList<Collection> wanted)
    {
        var ids = diff
            .Collections.Where(c => c.Change != SchemaChange.Removed)
            .Select(c => (c.After ?? c.Before)!.Id)
            .ToHashSet(StringComparer.Ordinal);
        var imported = ViewOrder.Sort([.. wanted.Where(collection => ids.Contains(collection.Id))]);
        if (imported.Count == 0)
        {
            return;
        }

        // In one go, as they may refer to each other; false keeps everything that isn't in the list.
        _text
            .Append("  app.importCollections(")
            .Append(
                Write(new JsonArray([.. imported.Select(Exported)])).Replace("\n", "\n  ", StringComparison.Ordinal)
            )
            .Append(", false);\n");
    }

    private static JsonNode Exported(Collection collection)
    {
        var json = collection.ToJson();
        json.Remove("created");
        json.Remove("updated");
        if (collection.Type == CollectionType.View)
        {
            // They follow from the query.
            json.Remove("fields");
        }

        return json;
    }

    private static string Write(JsonNode? node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            node!.WriteTo(writer);
        }

        // To JSON they are text, to older JavaScript ends of a line.
        return Encoding
            .UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length)
            .Replace("\u2028", "\\u2028", StringComparison.Ordinal)
            .Replace("\u2029", "\\u2029", StringComparison.Ordinal);
    }
}
