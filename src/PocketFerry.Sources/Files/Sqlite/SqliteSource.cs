using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Tables;
using PocketFerry.Sqlite;

namespace PocketFerry.Sources.Files.Sqlite;

/// <summary>A SQLite file: a stream per table, all read in one transaction.</summary>
internal sealed class SqliteSource(FileInput input, FileSourceOptions options) : ISqlSource
{
    private readonly Lock _gate = new();
    private readonly SqlQueries<SqliteTable> _queries = new();
    private SqliteSnapshot? _snapshot;
    private IReadOnlyList<SqliteTable>? _tables;

    public string Name => input.Name;

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.Run<IReadOnlyList<SourceStream>>(() => [.. Tables().Select(t => t.Stream)], cancellation);

    public Task<SourceStream> DescribeAsync(string name, string sql, CancellationToken cancellation) =>
        Task.Run(() => Query(name, sql).Stream, cancellation);

    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions read,
        CancellationToken cancellation
    ) => Batches.ReadAllAsync(() => new SqliteRows(Snapshot(), Table(stream), read.Where), read, cancellation);

    public string Quote(string name) => SqliteDatabase.Quote(name);

    public string Literal(string text) => SqliteDatabase.Literal(text);

    public string From(SourceStream stream) => Table(stream).From;

    public ValueTask DisposeAsync()
    {
        _snapshot?.Dispose();
        input.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteTable Table(SourceStream stream) =>
        stream.Query.Length > 0
            ? Query(stream.Name, stream.Query)
            : Tables().FirstOrDefault(t => t.Name == stream.Name)
                ?? throw new EndpointException($"{input.Name}: there is no table '{stream.Name}'.");

    private SqliteTable Query(string name, string sql)
    {
        var snapshot = Snapshot();
        return _queries.Of(name, sql, () => snapshot.Use(database => Describe(database, name, sql)));
    }

    private static SqliteTable Describe(SqliteDatabase database, string name, string sql)
    {
        using var statement = database.Prepare($"SELECT * FROM {SqlText.Nested(sql)}");
        return new SqliteTable(name, isView: true, withoutRowId: false)
        {
            Stream = new SourceStream(name)
            {
                Query = sql,
                TextIsUntyped = true,
                Columns =
                [
                    .. Enumerable
                        .Range(0, statement.ColumnCount)
                        .Select(i => new SourceColumn(statement.ColumnName(i), statement.ColumnDeclaredType(i))),
                ],
            },
        };
    }

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
