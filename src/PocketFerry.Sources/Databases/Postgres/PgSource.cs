using Npgsql;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Postgres.Schema;
using PocketFerry.Sources.Databases.Values;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>A PostgreSQL database: a stream per table, all of one moment.</summary>
internal sealed class PgSource(DatabaseAddress address, DatabaseSourceOptions options) : ISqlSource
{
    private readonly Lock _gate = new();
    private readonly NpgsqlDataSource _connections = PgConnections.Of(address, options);
    private readonly StreamWarnings _warnings = new();
    private readonly SqlQueries<PgTable> _queries = new();
    private PgSnapshot? _snapshot;
    private IReadOnlyList<PgTable>? _tables;

    public string Name => address.Name;

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.Run<IReadOnlyList<SourceStream>>(() => [.. Tables().Select(t => t.Stream)], cancellation);

    public Task<SourceStream> DescribeAsync(string name, string sql, CancellationToken cancellation) =>
        Task.Run(() => Query(name, sql).Stream, cancellation);

    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions read,
        CancellationToken cancellation
    ) =>
        Batches.ReadAllAsync(
            () => new PgRows(Snapshot(), Table(stream), read, _warnings.Of(stream.Name), options.MaxValueBytes),
            read,
            cancellation
        );

    public string Quote(string name) => PgTable.Quote(name);

    public string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public string From(SourceStream stream) => Table(stream).From;

    public IReadOnlyList<string> WarningsOf(SourceStream stream) => _warnings.Of(stream.Name).Lines;

    public ValueTask DisposeAsync()
    {
        _snapshot?.Dispose();
        return _connections.DisposeAsync();
    }

    private PgTable Table(SourceStream stream) =>
        stream.Query.Length > 0
            ? Query(stream.Name, stream.Query)
            : Tables().FirstOrDefault(t => t.StreamName == stream.Name)
                ?? throw new EndpointException($"{Name}: there is no table '{stream.Name}'.");

    private PgTable Query(string name, string sql)
    {
        var snapshot = Snapshot();
        return _queries.Of(name, sql, () => snapshot.Apart(connection => PgQuery.Describe(connection, name, sql)));
    }

    private PgSnapshot Snapshot()
    {
        lock (_gate)
        {
            return _snapshot ??= new PgSnapshot(_connections, Name);
        }
    }

    private IReadOnlyList<PgTable> Tables()
    {
        var snapshot = Snapshot();
        lock (_gate)
        {
            return _tables ??= snapshot.Use(connection => new PgSchema(connection, address).Tables());
        }
    }
}
