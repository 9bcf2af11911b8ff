using PocketFerry.PocketBase.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>Reads rows of a table as images. A column that the table lacks reads as NULL.</summary>
internal static class StoredRows
{
    /// <summary>The columns that are there of some wanted ones, in the order of those.</summary>
    public static IReadOnlyList<string> Present(SqliteDatabase database, string table, IEnumerable<string> wanted)
    {
        using var info = database.Prepare("select name from pragma_table_info(?)");
        info.Bind(1, table);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (info.Step())
        {
            names.Add(info.Text(0));
        }

        return [.. wanted.Where(names.Contains)];
    }

    /// <summary>A list of columns for a SELECT, those that aren't there as NULL.</summary>
    public static string List(IEnumerable<string> wanted, IReadOnlyCollection<string> present, string prefix = "") =>
        string.Join(", ", wanted.Select(c => present.Contains(c) ? prefix + SqliteDatabase.Quote(c) : "NULL"));

    /// <summary>The images of all rows of a small table, by the first column.</summary>
    public static Dictionary<string, byte[]> All(SqliteDatabase database, string table, IReadOnlyList<string> columns)
    {
        var image = new RecordImage();
        var rows = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var all = database.Prepare(
            $"select {string.Join(", ", columns.Select(SqliteDatabase.Quote))} from {SqliteDatabase.Quote(table)}"
        );
        while (all.Step())
        {
            rows[all.Text(0)] = image.Clear().Add(all, 0, columns.Count).Bytes.ToArray();
        }

        return rows;
    }
}
