using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Carries <c>CREATE INDEX</c> statements to a collection of another name or id.</summary>
internal static partial class IndexStatements
{
    /// <summary>A copy of the collection with these statements.</summary>
    public static Collection Set(Collection collection, IEnumerable<string> statements) =>
        collection.With("indexes", new JsonArray([.. statements.Select(s => (JsonNode)s)]));

    /// <summary>The statement for the collection's new name and id: its table, and the id where the index's name holds it.</summary>
    public static string Retarget(string sql, string oldName, string newName, string oldId, string newId)
    {
        if (oldId.Length > 0 && oldId != newId)
        {
            sql = sql.Replace(oldId, newId, StringComparison.Ordinal);
        }

        if (oldName == newName)
        {
            return sql;
        }

        var match = Table().Match(sql);
        return match.Success && match.Groups["table"].Value.Equals(oldName, StringComparison.OrdinalIgnoreCase)
            ? string.Concat(sql.AsSpan(0, match.Index), $"ON `{newName}` (", sql.AsSpan(match.Index + match.Length))
            : sql;
    }

    /// <summary>A unique index over fields.</summary>
    public static string Unique(string collection, string collectionId, IEnumerable<string> fields)
    {
        var names = fields.ToList();
        var name = $"idx_{string.Join('_', names)}_{collectionId}";
        return $"CREATE UNIQUE INDEX `{(name.Length > 64 ? name[..64] : name)}` ON `{collection}` ({string.Join(", ", names.Select(n => $"`{n}`"))})";
    }

    [GeneratedRegex(
        """\bON\s+[`"\[]?(?<table>\w+)[`"\]]?\s*\(""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Table();
}
