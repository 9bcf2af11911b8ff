using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Undo;

/// <summary>Everything that a data directory holds: each value of each row with its type, the schema, and each stored file.</summary>
internal static class PondState
{
    public static List<string> Of(Pond pond)
    {
        var lines = new List<string>();
        using (var database = SqliteDatabase.Open(pond.Database, SqliteOpenMode.ReadOnly))
        {
            foreach (var table in Column(database, "select name from sqlite_master where type = 'table'"))
            {
                lines.AddRange(Rows(database, table));
            }

            lines.AddRange(
                Column(database, "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_master")
            );
            Column(database, "pragma integrity_check").ShouldBe(["ok"]);
        }

        var storage = Path.Combine(pond.Folder, "storage");
        if (Directory.Exists(storage))
        {
            lines.AddRange(
                Directory
                    .EnumerateFiles(storage, "*", SearchOption.AllDirectories)
                    .Select(f => $"{Path.GetRelativePath(storage, f)}: {File.ReadAllText(f)}")
            );
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static List<string> Rows(SqliteDatabase database, string table)
    {
        var columns = Column(database, $"select name from pragma_table_info({SqliteDatabase.Literal(table)})");
        var values = columns
            .Order(StringComparer.Ordinal)
            .Select(c => $"'{c}=' || typeof({SqliteDatabase.Quote(c)}) || quote({SqliteDatabase.Quote(c)})");
        return Column(
            database,
            $"select '{table} ' || rowid || ' ' || {string.Join(" || ' ' || ", values)} from {SqliteDatabase.Quote(table)}"
        );
    }

    private static List<string> Column(SqliteDatabase database, string sql)
    {
        using var rows = database.Prepare(sql);
        var values = new List<string>();
        while (rows.Step())
        {
            values.Add(rows.Text(0));
        }

        return values;
    }
}
