using MySqlConnector;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>Reads the tables of a database from its information schema.</summary>
internal sealed class MySchema(MySession session, string database, bool withViews)
{
    private const string TablesSql = """
        SELECT TABLE_NAME, TABLE_TYPE, COALESCE(ENGINE, ''), CAST(DATA_LENGTH AS SIGNED) FROM information_schema.TABLES
        WHERE TABLE_SCHEMA = @db AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW') ORDER BY TABLE_NAME
        """;

    private const string ColumnsSql = """
        SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COALESCE(COLLATION_NAME, '') FROM information_schema.COLUMNS
        WHERE TABLE_SCHEMA = @db ORDER BY TABLE_NAME, ORDINAL_POSITION
        """;

    private const string UniqueSql = """
        SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART IS NOT NULL FROM information_schema.STATISTICS
        WHERE TABLE_SCHEMA = @db AND NON_UNIQUE = 0 ORDER BY TABLE_NAME, INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX
        """;

    private const string ForeignSql = """
        SELECT TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_NAME, COLUMN_NAME, REFERENCED_COLUMN_NAME
        FROM information_schema.KEY_COLUMN_USAGE
        WHERE TABLE_SCHEMA = @db AND REFERENCED_TABLE_SCHEMA = @db
        ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION
        """;

    private const string JsonSql = """
        SELECT TABLE_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
        WHERE CONSTRAINT_SCHEMA = @db AND CHECK_CLAUSE LIKE 'json\_valid(%'
        """;

    private static readonly string[] Transactional = ["INNODB", "ROCKSDB", "TOKUDB", ""];

    public IReadOnlyList<MyTable> Tables()
    {
        var tables = new List<MyTable>();
        Each(
            TablesSql,
            row =>
            {
                var isView = row.GetString(1) == "VIEW";
                if (!isView || withViews)
                {
                    tables.Add(
                        new MyTable(row.GetString(0))
                        {
                            Warning = Transactional.Contains(row.GetString(2).ToUpperInvariant())
                                ? null
                                : $"its engine, {row.GetString(2)}, has no transactions: rows that change meanwhile are read as they are then",
                            Stream = new SourceStream(row.GetString(0))
                            {
                                EstimatedBytes = row.IsDBNull(3) ? null : row.GetInt64(3),
                            },
                        }
                    );
                }
            }
        );
        var byName = tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var json = session.IsMariaDb ? JsonColumns() : [];
        Each(
            ColumnsSql,
            row =>
            {
                if (byName.TryGetValue(row.GetString(0), out var table))
                {
                    var name = row.GetString(1);
                    var type = MyType.Of(row.GetString(2), json.Contains((table.Name, name)));
                    table.Columns.Add(new MyColumn(name, type, row.GetString(3) == "YES", row.GetString(4)));
                }
            }
        );
        ReadKeys(byName);
        return tables;
    }

    private HashSet<(string Table, string Column)> JsonColumns()
    {
        var columns = new HashSet<(string, string)>();
        Each(JsonSql, row => columns.Add((row.GetString(0), MyJsonCheck.ColumnOf(row.GetString(1)))));
        return columns;
    }

    private void ReadKeys(Dictionary<string, MyTable> tables)
    {
        var unique = new List<(string Table, string Index, string? Column)>();
        Each(
            UniqueSql,
            row =>
                unique.Add(
                    // An index on the start of a text, or on an expression, says nothing of the whole column.
                    (
                        row.GetString(0),
                        row.GetString(1),
                        row.IsDBNull(2) || row.GetInt64(3) != 0 ? null : row.GetString(2)
                    )
                )
        );
        var foreign = new List<(string Table, string Key, string Other, string Column, string OtherColumn)>();
        Each(
            ForeignSql,
            row =>
                foreign.Add((row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4)))
        );
        var uniqueOf = unique.ToLookup(u => u.Table);
        var foreignOf = foreign.ToLookup(f => f.Table);
        foreach (var table in tables.Values)
        {
            var keys = uniqueOf[table.Name]
                .GroupBy(u => u.Index)
                .Where(g => g.All(u => u.Column is not null))
                .Select(g => (Name: g.Key, Columns: (IReadOnlyList<string>)[.. g.Select(u => u.Column!)]))
                .ToList();
            table.Stream = table.Stream with
            {
                Columns =
                [
                    .. table.Columns.Select(c => new SourceColumn(c.Name, c.Type.Declared, c.Nullable)
                    {
                        IgnoresCase = MyCollation.IgnoresCase(c.Collation),
                    }),
                ],
                Key = keys.Find(k => k.Name == "PRIMARY").Columns ?? [],
                UniqueKeys = [.. keys.Where(k => k.Name != "PRIMARY").Select(k => k.Columns)],
                ForeignKeys =
                [
                    .. foreignOf[table.Name]
                        .GroupBy(f => (f.Key, f.Other))
                        .Select(g => new SourceForeignKey(
                            [.. g.Select(f => f.Column)],
                            // On a server that folds names, the constraint may have the name in another case.
                            tables.Keys.FirstOrDefault(t => t == g.Key.Other)
                                ?? tables.Keys.FirstOrDefault(t =>
                                    t.Equals(g.Key.Other, StringComparison.OrdinalIgnoreCase)
                                )
                                ?? g.Key.Other,
                            [.. g.Select(f => f.OtherColumn)]
                        )),
                ],
            };
        }
    }

    private void Each(string sql, Action<MySqlDataReader> action)
    {
        using var command = new MySqlCommand(sql, session.Connection);
        command.Parameters.AddWithValue("@db", database);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            action(rows);
        }
    }
}
