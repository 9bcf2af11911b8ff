using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Databases;
using PocketFerry.Sqlite;

namespace PocketFerry.Sources.Files.Sqlite;

/// <summary>A table or view of a SQLite file.</summary>
internal sealed class SqliteTable(string name, bool isView, bool withoutRowId)
{
    private static readonly string[] RowIdNames = ["_rowid_", "rowid", "oid"];

    public string Name { get; } = name;

    public bool IsView { get; } = isView;

    public SourceStream Stream { get; set; } = new(name);

    /// <summary>Reads rows in the order in which they are stored, which costs no sorting.</summary>
    /// <param name="where">The condition on the rows; empty for all.</param>
    public string Select(string where)
    {
        var columns = string.Join(", ", Stream.Columns.Select(c => SqliteDatabase.Quote(c.Name)));
        return $"SELECT {columns} FROM {From}{SqlText.Where(where)}{Order}";
    }

    /// <summary>The table, or the query, behind a FROM.</summary>
    public string From => Stream.Query.Length > 0 ? $"{SqlText.Nested(Stream.Query)} AS q" : SqliteDatabase.Quote(Name);

    private string Order
    {
        get
        {
            if (IsView)
            {
                return "";
            }

            if (withoutRowId)
            {
                return " ORDER BY " + string.Join(", ", Stream.Key.Select(SqliteDatabase.Quote));
            }

            var rowId = Array.Find(
                RowIdNames,
                n => !Stream.Columns.Any(c => string.Equals(c.Name, n, StringComparison.OrdinalIgnoreCase))
            );
            return rowId is null ? "" : $" ORDER BY {rowId}";
        }
    }
}
