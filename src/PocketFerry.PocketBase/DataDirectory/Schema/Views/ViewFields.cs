using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Views;

/// <summary>The fields that PocketBase gives to a view, by its query.</summary>
internal sealed partial class ViewFields(SelectQuery query, CollectionSet collections)
{
    private readonly Dictionary<string, Collection> _byAlias = Tables(query, collections);

    /// <summary>The field of one column of the result.</summary>
    /// <exception cref="FormatException">The query selects everything (<c>*</c>).</exception>
    public JsonObject Of(string column)
    {
        if (query.Columns.Any(c => c.Alias == "*"))
        {
            throw new FormatException("it selects '*': PocketBase wants every column by its name");
        }

        var selected = query.Columns.LastOrDefault(c => c.Alias == column);
        return column == "id" || selected is null ? Default(column) : OfColumn(selected);
    }

    private static JsonObject Default(string name) =>
        name == "id"
            ? new JsonObject
            {
                ["name"] = "id",
                ["type"] = "text",
                ["system"] = true,
                ["required"] = true,
                ["primaryKey"] = true,
                ["pattern"] = SystemFields.DefaultIdPattern,
            }
            : new JsonObject
            {
                ["name"] = name,
                ["type"] = "json",
                ["maxSize"] = 1,
            };

    private JsonObject OfColumn(SelectIdentifier column)
    {
        var lower = column.Original.ToLowerInvariant();
        if (lower.StartsWith("count(", StringComparison.Ordinal))
        {
            return Number(column.Alias, onlyInt: true);
        }

        if (lower.StartsWith("total(", StringComparison.Ordinal))
        {
            return Number(column.Alias, onlyInt: false);
        }

        return OfCast(column.Alias, Cast().Match(lower).Groups[1].Value) ?? OfField(column);
    }

    private static JsonObject? OfCast(string name, string type) =>
        type switch
        {
            "real" or "decimal" or "numeric" => Number(name, onlyInt: false),
            "int" or "integer" => Number(name, onlyInt: true),
            "text" => new JsonObject { ["name"] = name, ["type"] = "text" },
            "boolean" or "bool" => new JsonObject { ["name"] = name, ["type"] = "bool" },
            _ => null,
        };

    private JsonObject OfField(SelectIdentifier column)
    {
        var parts = column.Original.Split('.');
        var alias =
            parts.Length == 2 ? parts[0]
            : query.Tables.Count > 0 ? query.Tables[0].Alias
            : "";
        var name = parts.Length == 2 ? parts[1] : parts[0];
        var collection = _byAlias.GetValueOrDefault(alias);
        var field = collection?.Fields.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (collection is null || field is null)
        {
            return Default(column.Alias);
        }

        if (name.Equals("id", StringComparison.OrdinalIgnoreCase))
        {
            return new JsonObject
            {
                ["name"] = column.Alias,
                ["type"] = "relation",
                ["maxSelect"] = 1,
                ["collectionId"] = collection.Id,
            };
        }

        var clone = field.ToJson();
        clone["name"] = column.Alias;
        clone["id"] = $"_clone_{GeneratedIds.Suffix()}";
        return clone;
    }

    private static JsonObject Number(string name, bool onlyInt) =>
        new()
        {
            ["name"] = name,
            ["type"] = "number",
            ["onlyInt"] = onlyInt,
        };

    private static Dictionary<string, Collection> Tables(SelectQuery query, CollectionSet collections)
    {
        var tables = new Dictionary<string, Collection>(StringComparer.Ordinal);
        foreach (var table in query.Tables.Where(table => !table.Alias.Contains('(')))
        {
            if (collections.ByName(table.Original) is { } collection && collection.Name == table.Original)
            {
                tables[table.Alias] = collection;
            }
        }

        return tables;
    }

    [GeneratedRegex(@"^cast\s*\(.*\s+as\s+(\w+)\s*\)$", RegexOptions.Singleline, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Cast();
}
