using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>The secondary indexes of a table, which a bulk load builds afterwards.</summary>
internal static class TableIndexes
{
    /// <summary>Every index that a CREATE INDEX statement made, with that statement.</summary>
    public static List<TableIndex> Of(SqliteDatabase database, string table)
    {
        using var rows = database.Prepare(
            """
            select m.name, m.sql, l."unique"
            from sqlite_master m join pragma_index_list(m.tbl_name) l on l.name = m.name
            where m.type = 'index' and m.tbl_name = ? collate nocase and m.sql is not null
            order by m.rowid
            """
        );
        rows.Bind(1, table);
        var indexes = new List<TableIndex>();
        while (rows.Step())
        {
            indexes.Add(new TableIndex(rows.Text(0), rows.Text(1), rows.Integer(2) == 1));
        }

        return indexes;
    }

    /// <summary>Whether an index without condition and with plain columns starts with exactly these columns.</summary>
    public static bool Covers(SqliteDatabase database, string table, IReadOnlyList<string> columns)
    {
        using var rows = database.Prepare(
            """
            select l.name from pragma_index_list(?1) l
            where l.partial = 0
              and (select count(*) from pragma_index_xinfo(l.name) x where x.key = 1 and x.coll = 'BINARY') >= ?2
            """
        );
        rows.Bind(1, table).Bind(2, columns.Count);
        while (rows.Step())
        {
            var indexed = Columns(database, rows.Text(0));
            if (indexed.Count >= columns.Count && indexed.Take(columns.Count).ToHashSet().SetEquals(columns))
            {
                return true;
            }
        }

        return false;
    }

    private static List<string> Columns(SqliteDatabase database, string index)
    {
        using var rows = database.Prepare("select name from pragma_index_info(?) order by seqno");
        rows.Bind(1, index);
        var names = new List<string>();
        while (rows.Step())
        {
            names.Add(rows.Text(0));
        }

        return names;
    }
}

/// <summary>A secondary index.</summary>
internal sealed record TableIndex(string Name, string Sql, bool Unique);
