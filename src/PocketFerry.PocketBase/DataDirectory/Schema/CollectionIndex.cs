using System.Text.RegularExpressions;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>
/// An index of a collection, read from its <c>CREATE INDEX</c> statement as PocketBase reads it. Immutable.
/// </summary>
public sealed partial record CollectionIndex
{
    private const string Trimmed = "`\"'[]\r\n\t\f\v ";

    private CollectionIndex(string sql) => Sql = sql;

    /// <summary>The statement as it stands in the collection.</summary>
    public string Sql { get; }

    /// <summary>The index's name; unique in the whole database.</summary>
    public required string Name { get; init; }

    /// <summary>The table that the statement names. PocketBase puts the collection's own in its place.</summary>
    public required string Table { get; init; }

    /// <summary>Whether no two records may have the same values.</summary>
    public required bool Unique { get; init; }

    /// <summary>The columns and expressions, in order.</summary>
    public required IReadOnlyList<IndexColumn> Columns { get; init; }

    /// <summary>The condition of a partial index, without the word WHERE; empty where it covers every record.</summary>
    public required string Where { get; init; }

    private string Schema { get; init; } = "";

    private bool Optional { get; init; }

    /// <summary>Reads a statement; null where PocketBase can't make an index of it.</summary>
    public static CollectionIndex? TryParse(string sql)
    {
        try
        {
            return Parse(sql);
        }
        catch (RegexMatchTimeoutException)
        {
            // Made to keep us busy; PocketBase's engine would find no index in it either.
            return null;
        }
    }

    private static CollectionIndex? Parse(string sql)
    {
        var match = Statement().Match(sql);
        if (!match.Success || SqlTokenizer.TrySplit(match.Groups[3].Value, '.') is not { Count: > 0 } names)
        {
            return null;
        }

        var hasSchema = names.Count == 2;
        var index = new CollectionIndex(sql)
        {
            Schema = hasSchema ? Trim(names[0]) : "",
            Name = Trim(names[hasSchema ? 1 : 0]),
            Table = Trim(match.Groups[4].Value),
            Unique = match.Groups[1].Success,
            Optional = match.Groups[2].Success,
            Columns = ParseColumns(match.Groups[5].Value),
            Where = match.Groups[6].Value.Trim(),
        };
        return index.Name.Length > 0 && index.Columns.Count > 0 ? index : null;
    }

    /// <summary>Every index of a list of statements that can be read.</summary>
    public static IReadOnlyList<CollectionIndex> ParseAll(IEnumerable<string> statements) =>
        [.. statements.Select(TryParse).OfType<CollectionIndex>()];

    /// <summary>The statement that PocketBase runs, character by character, for the collection's table.</summary>
    public string CreateStatement(string table)
    {
        var several = Columns.Count > 1;
        var columns = string.Join(",\n  ", Columns.Select(column => column.Sql));
        return "CREATE "
            + (Unique ? "UNIQUE " : "")
            + "INDEX "
            + (Optional ? "IF NOT EXISTS " : "")
            + (Schema.Length > 0 ? $"`{Schema}`." : "")
            + $"`{Name}` ON `{table}` ("
            + (several ? $"\n  {columns}\n" : columns)
            + ")"
            + (Where.Length > 0 ? $" WHERE {Where}" : "");
    }

    /// <summary>Whether this is a unique index on one column alone, whatever its condition.</summary>
    public bool IsUniqueOn(string column) =>
        Unique && Columns is [var only] && only.Name.Equals(column, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two indexes are the same but for their names and tables.</summary>
    internal bool HasDefinitionOf(CollectionIndex other) =>
        (this with { Name = "x", Schema = "" }).CreateStatement("x")
        == (other with { Name = "x", Schema = "" }).CreateStatement("x");

    private static List<IndexColumn> ParseColumns(string text)
    {
        var columns = new List<IndexColumn>();
        foreach (var part in SqlTokenizer.TrySplit(text, ',') ?? [])
        {
            var match = Column().Match(part);
            var name = Trim(match.Groups[1].Value);
            if (match.Success && name.Length > 0)
            {
                columns.Add(
                    new IndexColumn(name, match.Groups[2].Value.Trim(), match.Groups[3].Value.ToUpperInvariant())
                );
            }
        }

        return columns;
    }

    private static string Trim(string text) => text.Trim(Trimmed.ToCharArray());

    [GeneratedRegex(
        @"create\s+(unique\s+)?\s*index\s*(if\s+not\s+exists\s+)?(\S*)\s+on\s+(\S*)\s*\(([\s\S]*)\)(?:\s*where\s+([\s\S]*))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 2000
    )]
    private static partial Regex Statement();

    [GeneratedRegex(
        @"^([\s\S]+?)(?:\s+collate\s+([\w]+))?(?:\s+(asc|desc))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 2000
    )]
    private static partial Regex Column();
}
