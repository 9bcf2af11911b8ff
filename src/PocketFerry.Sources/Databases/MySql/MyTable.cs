using System.Globalization;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>A table or view.</summary>
internal sealed class MyTable(string name)
{
    public string Name { get; } = name;

    /// <summary>The query whose rows are meant; empty for a table.</summary>
    public string Query { get; init; } = "";

    public List<MyColumn> Columns { get; } = [];

    public SourceStream Stream { get; set; } = new(name);

    /// <summary>What keeps the table out of the snapshot; null where it is in it.</summary>
    public string? Warning { get; set; }

    /// <summary>
    /// Reads all rows in the order of the primary key, in which InnoDB stores them. What has no binary form of its own that
    /// keeps every value comes as the bytes of its text in UTF-8, which the driver passes on without making strings.
    /// </summary>
    public string Select(string database, ReadOptions read)
    {
        var order = Stream.Key.Count > 0 ? " ORDER BY " + string.Join(", ", Stream.Key.Select(Quote)) : "";
        var most = read.Limit is { } rows ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {rows}") : "";
        return $"SELECT {string.Join(", ", Columns.Select(Expression))} FROM {From(database)}{SqlText.Where(read.Where)}{order}{most}";
    }

    private static string Expression(MyColumn column) =>
        column.Type.Kind switch
        {
            MyKind.Integer or MyKind.Unsigned or MyKind.Float or MyKind.Double or MyKind.Bytes or MyKind.Geometry =>
                Quote(column.Name),
            MyKind.Bit => $"CAST({Quote(column.Name)} AS UNSIGNED)",
            _ => $"CAST(CONVERT({Quote(column.Name)} USING utf8mb4) AS BINARY)",
        };

    /// <summary>The table, or the query, behind a FROM.</summary>
    public string From(string database) =>
        Query.Length > 0 ? $"{SqlText.Nested(Query)} AS q" : $"{Quote(database)}.{Quote(Name)}";

    public static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}

/// <summary>A column of a <see cref="MyTable"/>.</summary>
internal sealed record MyColumn(string Name, MyType Type, bool Nullable, string Collation = "");
