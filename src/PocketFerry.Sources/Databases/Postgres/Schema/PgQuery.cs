using Npgsql;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.Postgres.Schema;

/// <summary>Learns the columns of a query without running it.</summary>
internal static class PgQuery
{
    public static PgTable Describe(NpgsqlConnection connection, string name, string sql)
    {
        var table = new PgTable(0, "", name, 'q') { Query = sql };
        var types = PgTypes.Read(connection);
        foreach (var (number, column, oid) in Columns(connection, sql))
        {
            table.Columns.Add(new PgColumn(number, column, types.Of(oid, NameOf(connection, oid)), Nullable: true));
        }

        table.Stream = new SourceStream(name)
        {
            Query = sql,
            Columns =
            [
                .. table.Columns.Select(c => new SourceColumn(c.Name, c.Type.Declared)
                {
                    IgnoresCase = c.Type.IgnoresCase,
                }),
            ],
        };
        return table;
    }

    private static List<(int Number, string Name, uint Oid)> Columns(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand($"SELECT * FROM {SqlText.Nested(sql)} AS q LIMIT 0", connection);
        using var rows = command.ExecuteReader();
        return [.. Enumerable.Range(0, rows.FieldCount).Select(i => (i + 1, rows.GetName(i), rows.GetDataTypeOID(i)))];
    }

    private static string NameOf(NpgsqlConnection connection, uint oid)
    {
        using var command = new NpgsqlCommand(
            FormattableString.Invariant($"SELECT pg_catalog.format_type({oid}, NULL)::text"),
            connection
        );
        return (string)command.ExecuteScalar()!;
    }
}
