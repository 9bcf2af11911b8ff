using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>Compares two states of one database, table by table.</summary>
internal static class DatabaseComparison
{
    /// <summary>What differs, one line a table; empty where nothing does.</summary>
    public static IReadOnlyList<string> Compare(string before, string after, IReadOnlyCollection<string> ignored)
    {
        using var database = SqliteDatabase.Open(before, SqliteOpenMode.ReadWrite);
        database.Run("attach ? as later", after);
        var tables = Tables(database, "main").Except(ignored).ToList();
        var later = Tables(database, "later").Except(ignored).ToList();
        var changes = new List<string>();
        changes.AddRange(tables.Except(later).Select(t => $"{t}: is gone"));
        changes.AddRange(later.Except(tables).Select(t => $"{t}: is new"));
        foreach (var table in tables.Intersect(later))
        {
            if (Change(database, table) is { } change)
            {
                changes.Add($"{table}: {change}");
            }
        }

        return changes;
    }

    private static List<string> Tables(SqliteDatabase database, string schema)
    {
        using var rows = database.Prepare(
            $"select name from {schema}.sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
        );
        var names = new List<string>();
        while (rows.Step())
        {
            names.Add(rows.Text(0));
        }

        return names;
    }

    private static string? Change(SqliteDatabase database, string table)
    {
        const string definitions =
            "select group_concat(sql, ';') from (select sql from {0}.sqlite_master where tbl_name = ? order by name)";
        if (
            database.Text(definitions.Replace("{0}", "main"), table)
            != database.Text(definitions.Replace("{0}", "later"), table)
        )
        {
            return "its columns or indexes changed";
        }

        var (columns, key) = Columns(database, table);
        var quoted = SqliteDatabase.Quote(table);
        if (key.Count == 0)
        {
            var list = string.Join(", ", columns);
            var gone = database.Integer(
                $"select count(*) from (select {list} from main.{quoted} except select {list} from later.{quoted})"
            );
            var added = database.Integer(
                $"select count(*) from (select {list} from later.{quoted} except select {list} from main.{quoted})"
            );
            return Text(added, 0, gone);
        }

        var same = string.Join(" and ", key.Select(k => $"a.{k} = b.{k} collate binary"));
        var differs = string.Join(" or ", columns.Select(c => $"a.{c} is not b.{c} collate binary"));
        return Text(
            database.Integer(
                $"select count(*) from later.{quoted} a where not exists (select 1 from main.{quoted} b where {same})"
            ),
            database.Integer($"select count(*) from main.{quoted} a join later.{quoted} b on {same} where {differs}"),
            database.Integer(
                $"select count(*) from main.{quoted} a where not exists (select 1 from later.{quoted} b where {same})"
            )
        );
    }

    private static (List<string> Columns, List<string> Key) Columns(SqliteDatabase database, string table)
    {
        using var info = database.Prepare("select name, pk from pragma_table_info(?)");
        info.Bind(1, table);
        var (columns, key) = (new List<string>(), new List<string>());
        while (info.Step())
        {
            columns.Add(SqliteDatabase.Quote(info.Text(0)));
            if (info.Integer(1) > 0)
            {
                key.Add(columns[^1]);
            }
        }

        return (columns, key);
    }

    private static string? Text(long added, long changed, long gone)
    {
        var parts = new[] { (added, "added"), (changed, "changed"), (gone, "deleted") }
            .Where(p => p.Item1 > 0)
            .Select(p => $"{p.Item1} {p.Item2}");
        return string.Join(", ", parts) is { Length: > 0 } text ? text : null;
    }
}
