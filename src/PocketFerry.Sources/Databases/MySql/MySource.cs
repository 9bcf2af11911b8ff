using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Values;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>A MySQL or MariaDB database: a stream per table, all of one moment.</summary>
internal sealed class MySource(DatabaseAddress address, DatabaseSourceOptions options) : ISqlSource
{
    private readonly Lock _gate = new();
    private readonly StreamWarnings _warnings = new();
    private readonly SqlQueries<MyTable> _queries = new();
    private MySession? _session;
    private IReadOnlyList<MyTable>? _tables;

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
            () =>
            {
                var table = Table(stream);
                return new MyRows(
                    Session(),
                    table,
                    address.Database,
                    read,
                    _warnings.Of(stream.Name),
                    options.MaxValueBytes
                );
            },
            read,
            cancellation
        );

    public string Quote(string name) => MyTable.Quote(name);

    // The session's SQL mode has backslashes escape.
    public string Literal(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    public string From(SourceStream stream) => Table(stream).From(address.Database);

    public IReadOnlyList<string> WarningsOf(SourceStream stream)
    {
        var lines = _warnings.Of(stream.Name).Lines;
        return Table(stream).Warning is { } warning ? [warning, .. lines] : lines;
    }

    public ValueTask DisposeAsync()
    {
        _session?.Dispose();
        return ValueTask.CompletedTask;
    }

    private MyTable Table(SourceStream stream) =>
        stream.Query.Length > 0
            ? Query(stream.Name, stream.Query)
            : Tables().FirstOrDefault(t => t.Name == stream.Name)
                ?? throw new EndpointException($"{Name}: there is no table '{stream.Name}'.");

    private MyTable Query(string name, string sql)
    {
        var session = Session();
        return _queries.Of(name, sql, () => MyQuery.Describe(session, name, sql));
    }

    private MySession Session()
    {
        lock (_gate)
        {
            return _session ??= new MySession(address, options);
        }
    }

    private IReadOnlyList<MyTable> Tables()
    {
        var session = Session();
        lock (_gate)
        {
            return _tables ??= session.Guard(() => new MySchema(session, address.Database, address.WithViews).Tables());
        }
    }
}
