using PocketFerry.Engine.Endpoints;
using PocketFerry.Sqlite;

namespace PocketFerry.Sources.Files.Sqlite;

/// <summary>Reads a SQLite file's tables from its schema.</summary>
internal sealed class SqliteSchema(SqliteDatabase database)
{
    /// <summary>Above this size the rows aren't counted beforehand: counting reads the whole table.</summary>
    private const long CountLimit = 256 << 20;

    /// <summary>The tables in the order in which they were made.</summary>
    public IReadOnlyList<SqliteTable> Tables(bool withViews, long fileLength)
    {
        var found = new List<SqliteTable>();
        using (
            var list = database.Prepare(
                """
                SELECT l.name, l.type, l.wr FROM pragma_table_list AS l
                JOIN sqlite_schema AS s ON s.name = l.name AND s.type IN ('table', 'view')
                WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\_%' ESCAPE '\'
                  AND (l.type = 'table' OR (l.type = 'view' AND ?1 = 1))
                ORDER BY s.rowid
                """
            )
        )
        {
            list.Bind(1, withViews ? 1 : 0);
            while (list.Step())
            {
                found.Add(new SqliteTable(list.Text(0), list.Text(1) == "view", list.Integer(2) != 0));
            }
        }

        foreach (var table in found)
        {
            Complete(table, found, fileLength);
        }

        Estimate(found, fileLength);
        return found;
    }

    private void Complete(SqliteTable table, List<SqliteTable> all, long fileLength)
    {
        var key = new SortedList<long, string>();
        var columns = new List<SourceColumn>();
        using (var info = database.Prepare("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?1)"))
        {
            info.Bind(1, table.Name);
            while (info.Step())
            {
                if (info.Integer(4) == 1)
                {
                    continue;
                }

                columns.Add(
                    new SourceColumn(info.Text(0), info.Text(1), info.Integer(2) == 0)
                    {
                        IgnoresCase =
                            !table.IsView
                            && database
                                .CollationOf(table.Name, info.Text(0))
                                .Equals("NOCASE", StringComparison.OrdinalIgnoreCase),
                    }
                );
                if (info.Integer(3) > 0)
                {
                    key.Add(info.Integer(3), info.Text(0));
                }
            }
        }

        table.Stream = new SourceStream(table.Name)
        {
            Columns = columns,
            Key = [.. key.Values],
            ForeignKeys = ForeignKeys(table.Name, all),
            UniqueKeys = UniqueKeys(table.Name),
            TextIsUntyped = true,
            RowCount =
                table.IsView || fileLength > CountLimit
                    ? null
                    : database.Integer($"SELECT count(*) FROM {SqliteDatabase.Quote(table.Name)}"),
        };
    }

    private List<SourceForeignKey> ForeignKeys(string table, List<SqliteTable> all)
    {
        var keys = new SortedDictionary<long, (string Table, List<string> From, List<string?> To)>();
        using (
            var list = database.Prepare(
                "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1) ORDER BY id, seq"
            )
        )
        {
            list.Bind(1, table);
            while (list.Step())
            {
                if (!keys.TryGetValue(list.Integer(0), out var key))
                {
                    keys[list.Integer(0)] = key = (list.Text(1), [], []);
                }

                key.From.Add(list.Text(2));
                key.To.Add(list.IsNull(3) ? null : list.Text(3));
            }
        }

        return
        [
            .. keys.Values.Select(k =>
            {
                // SQLite compares names without case, and leaves out the columns that are the other table's key.
                var other = all.Find(t => string.Equals(t.Name, k.Table, StringComparison.OrdinalIgnoreCase));
                var name = other?.Name ?? k.Table;
                return new SourceForeignKey(k.From, name, k.To.Contains(null) ? Key(name) : [.. k.To.Select(c => c!)]);
            }),
        ];
    }

    private List<string> Key(string table)
    {
        using var info = database.Prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk");
        info.Bind(1, table);
        var key = new List<string>();
        while (info.Step())
        {
            key.Add(info.Text(0));
        }

        return key;
    }

    private List<IReadOnlyList<string>> UniqueKeys(string table)
    {
        var indexes = new List<string>();
        using (
            var list = database.Prepare(
                "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" = 1 AND origin <> 'pk' AND partial = 0 ORDER BY seq DESC"
            )
        )
        {
            list.Bind(1, table);
            while (list.Step())
            {
                indexes.Add(list.Text(0));
            }
        }

        var keys = new List<IReadOnlyList<string>>();
        foreach (var index in indexes)
        {
            using var info = database.Prepare("SELECT name FROM pragma_index_info(?1) ORDER BY seqno");
            info.Bind(1, index);
            var columns = new List<string>();
            var onColumns = true;
            while (info.Step())
            {
                onColumns &= !info.IsNull(0);
                columns.Add(info.Text(0));
            }

            if (onColumns)
            {
                keys.Add(columns);
            }
        }

        return keys;
    }

    /// <summary>Shares the file's size among the tables by their rows.</summary>
    private static void Estimate(List<SqliteTable> tables, long fileLength)
    {
        var total = tables.Sum(t => t.Stream.RowCount ?? 0);
        foreach (var table in tables)
        {
            var share = total > 0 && table.Stream.RowCount is { } count ? count / (double)total : 1;
            table.Stream = table.Stream with { EstimatedBytes = (long)(fileLength * share) };
        }
    }
}
