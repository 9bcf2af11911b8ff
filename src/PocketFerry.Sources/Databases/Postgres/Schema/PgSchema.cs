using Npgsql;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.Postgres.Schema;

/// <summary>Reads the tables of a database from its catalog.</summary>
internal sealed class PgSchema(NpgsqlConnection connection, DatabaseAddress address)
{
    private const string TablesSql = """
        SELECT c.oid::int8, n.nspname::text, c.relname::text, c.relkind::text,
          CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_table_size(c.oid) END
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition
          AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY n.nspname <> 'public', n.nspname, c.oid
        """;

    private const string ColumnsSql = """
        SELECT a.attrelid::int8, a.attnum::int4, a.attname::text, a.atttypid::int8,
          pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull
        FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
          AND c.relnamespace <> 'pg_catalog'::pg_catalog.regnamespace
        ORDER BY a.attrelid, a.attnum
        """;

    private const string UniqueSql = """
        SELECT i.indrelid::int8, i.indexrelid::int8, i.indisprimary, k.number::int4
        FROM pg_catalog.pg_index AS i
        CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
        JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
        WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
          AND k.place <= i.indnkeyatts AND c.relnamespace <> 'pg_catalog'::pg_catalog.regnamespace
        ORDER BY i.indrelid, i.indisprimary DESC, i.indexrelid, k.place
        """;

    private const string ForeignSql = """
        SELECT f.conrelid::int8, f.oid::int8, f.confrelid::int8, k.number::int4, f.confkey[k.place]::int4
        FROM pg_catalog.pg_constraint AS f
        CROSS JOIN LATERAL pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k(number, place)
        WHERE f.contype = 'f'
        ORDER BY f.conrelid, f.conname, f.oid, k.place
        """;

    /// <exception cref="EndpointException">The address asks for a schema that there isn't.</exception>
    public IReadOnlyList<PgTable> Tables()
    {
        var tables = ReadTables();
        var byOid = tables.ToDictionary(t => t.Oid);
        var types = PgTypes.Read(connection);
        Each(
            ColumnsSql,
            row =>
            {
                if (byOid.TryGetValue(Oid(row, 0), out var table))
                {
                    var type = types.Of(Oid(row, 3), row.GetString(4));
                    table.Columns.Add(new PgColumn(row.GetInt32(1), row.GetString(2), type, !row.GetBoolean(5)));
                }
            }
        );
        ReadKeys(byOid);
        return tables;
    }

    private List<PgTable> ReadTables()
    {
        var schemas = address.Parameters.TryGetValue("schema", out var list) ? list.Split(',') : null;
        var tables = new List<PgTable>();
        Each(
            TablesSql,
            row =>
            {
                var kind = row.GetString(3)[0];
                if (
                    (address.WithViews || kind is not ('v' or 'm'))
                    && (schemas is null || schemas.Contains(row.GetString(1), StringComparer.Ordinal))
                )
                {
                    var table = new PgTable(Oid(row, 0), row.GetString(1), row.GetString(2), kind);
                    table.Stream = new SourceStream(table.StreamName)
                    {
                        EstimatedBytes = row.IsDBNull(4) ? null : row.GetInt64(4),
                    };
                    tables.Add(table);
                }
            }
        );
        if (schemas is not null && schemas.FirstOrDefault(s => !tables.Exists(t => t.Schema == s)) is { } missing)
        {
            throw new EndpointException(
                $"{address.Name}: the schema '{missing}' has no tables that can be read.",
                "Check the names behind schema= in the address.",
                EndpointFailure.Usage
            );
        }

        return tables;
    }

    private void ReadKeys(Dictionary<uint, PgTable> byOid)
    {
        var unique = new List<(uint Table, uint Index, bool Primary, int Column)>();
        Each(UniqueSql, row => unique.Add((Oid(row, 0), Oid(row, 1), row.GetBoolean(2), row.GetInt32(3))));
        var foreign = new List<(uint Table, uint Key, uint Other, int Column, int OtherColumn)>();
        Each(ForeignSql, row => foreign.Add((Oid(row, 0), Oid(row, 1), Oid(row, 2), row.GetInt32(3), row.GetInt32(4))));
        var uniqueOf = unique.ToLookup(u => u.Table);
        var foreignOf = foreign.ToLookup(f => f.Table);
        foreach (var table in byOid.Values)
        {
            var keys = uniqueOf[table.Oid]
                .GroupBy(u => (u.Index, u.Primary))
                .Select(g => (g.Key.Primary, Columns: Names(table, g.Select(u => u.Column))))
                .ToList();
            table.Stream = table.Stream with
            {
                Columns =
                [
                    .. table.Columns.Select(c => new SourceColumn(c.Name, c.Type.Declared, c.Nullable)
                    {
                        IgnoresCase = c.Type.IgnoresCase,
                    }),
                ],
                Key = keys.Find(k => k.Primary).Columns ?? [],
                UniqueKeys = [.. keys.Where(k => !k.Primary).Select(k => k.Columns)],
                ForeignKeys =
                [
                    .. foreignOf[table.Oid]
                        .GroupBy(f => (f.Key, f.Other))
                        .Where(g => byOid.ContainsKey(g.Key.Other))
                        .Select(g => new SourceForeignKey(
                            Names(table, g.Select(f => f.Column)),
                            byOid[g.Key.Other].StreamName,
                            Names(byOid[g.Key.Other], g.Select(f => f.OtherColumn))
                        )),
                ],
            };
        }
    }

    private static IReadOnlyList<string> Names(PgTable table, IEnumerable<int> numbers) =>
        [.. numbers.Select(n => table.Columns.First(c => c.Number == n).Name)];

    private static uint Oid(NpgsqlDataReader row, int column) => (uint)row.GetInt64(column);

    private void Each(string sql, Action<NpgsqlDataReader> action)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            action(rows);
        }
    }
}
