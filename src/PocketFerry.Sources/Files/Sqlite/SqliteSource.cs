using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Sqlite;

/// <summary>A SQLite file: a stream per table, all read in one transaction.</summary>
internal sealed class SqliteSource(FileInput input, FileSourceOptions options) : ISource
{
    private readonly Lock _gate = new();
    private SqliteSnapshot? _snapshot;
    private IReadOnlyList<SqliteTable>? _tables;

    public string Name => input.Name;

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.Run<IReadOnlyList<SourceStream>>(() => [.. Tables().Select(t => t.Stream)], cancellation);

    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions read,
        CancellationToken cancellation
    ) => Batches.ReadAllAsync(() => new SqliteRows(Snapshot(), Table(stream.Name)), read, cancellation);

    public ValueTask DisposeAsync()
    {
        _snapshot?.Dispose();
        input.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteTable Table(string name) =>
        Tables().FirstOrDefault(t => t.Name == name)
        ?? throw new EndpointException($"{input.Name}: there is no table '{name}'.");

    private SqliteSnapshot Snapshot()
    {
        lock (_gate)
        {
            return _snapshot ??= new SqliteSnapshot(input.FilePath, input.Name);
        }
    }

    private IReadOnlyList<SqliteTable> Tables()
    {
        var snapshot = Snapshot();
        lock (_gate)
        {
            return _tables ??= snapshot.Use(d => new SqliteSchema(d).Tables(options.IncludeViews, input.Length));
        }
    }
}
