using Npgsql;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>A table or view.</summary>
internal sealed class PgTable(uint oid, string schema, string name, char kind)
{
    private static readonly NpgsqlCommandBuilder Quoting = new();

    public uint Oid { get; } = oid;

    public string Schema { get; } = schema;

    public string Name { get; } = name;

    /// <summary>Tables of <c>public</c> go by their own name, others by schema and name.</summary>
    public string StreamName => Schema == "public" ? Name : $"{Schema}.{Name}";

    /// <summary>The query whose rows are meant; empty for a table.</summary>
    public string Query { get; init; } = "";

    public List<PgColumn> Columns { get; } = [];

    public SourceStream Stream { get; set; } = new(name);

    /// <summary>Sends all rows in the order in which they are stored, which costs no sorting.</summary>
    /// <param name="read">Which rows.</param>
    /// <param name="asText">Which columns are sent as PostgreSQL prints them.</param>
    public string CopyStatement(ReadOptions read, Func<PgColumn, bool> asText)
    {
        var columns = Columns.Select(c => Quote(c.Name) + (asText(c) ? "::text" : ""));
        var most = read.Limit is { } rows ? FormattableString.Invariant($" LIMIT {rows}") : "";
        return $"COPY (SELECT {string.Join(", ", columns)} FROM {From}{SqlText.Where(read.Where)}{most}) TO STDOUT (FORMAT BINARY)";
    }

    /// <summary>The table, or the query, behind a FROM.</summary>
    public string From
    {
        get
        {
            // A table that others inherit from has rows of its own; those of a partitioned one are its partitions'.
            var only = kind == 'r' ? "ONLY " : "";
            return Query.Length > 0 ? $"{SqlText.Nested(Query)} AS q" : $"{only}{Quote(Schema)}.{Quote(Name)}";
        }
    }

    public static string Quote(string name) => Quoting.QuoteIdentifier(name);
}

/// <summary>A column of a <see cref="PgTable"/>.</summary>
internal sealed record PgColumn(int Number, string Name, PgType Type, bool Nullable);
