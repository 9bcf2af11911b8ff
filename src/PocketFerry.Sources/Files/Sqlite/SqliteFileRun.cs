using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Sources.Files.Output;
using PocketFerry.Sqlite;

namespace PocketFerry.Sources.Files.Sqlite;

/// <summary>Writes a SQLite file with a table per stream.</summary>
internal sealed class SqliteFileRun : ITargetRun
{
    private readonly RunPlan _plan;
    private readonly OutputPlace _place;
    private readonly string _name;
    private SqliteDatabase? _database;

    public SqliteFileRun(RunPlan plan, string path, FileTargetOptions options)
    {
        _plan = plan;
        _name = path;
        _place = new OutputPlace(path, plan, options, isFolder: false);
        if (!plan.DryRun)
        {
            _place.Begin();
            OutputFile.Create(_place.Partial, plan.Streams.Any(s => s.WithSecrets)).Dispose();
        }

        // A dry run fills a database that SQLite keeps in a file of its own without a name, and removes.
        _database = Open(plan.DryRun ? "" : _place.Partial);
    }

    public string? Strategy => null;

    public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation) =>
        Task.FromResult<IRowWriter>(new SqliteRowWriter(_database!, stream, _name));

    public IAsyncEnumerable<LateFault> SettleAsync(CancellationToken cancellation) => FileTarget.NoLateFaults();

    public Task CommitAsync(CancellationToken cancellation)
    {
        try
        {
            _database!.Execute("COMMIT");
        }
        catch (SqliteException e)
        {
            throw new EndpointException($"{_name}: can't be written: {e.Message}", inner: e);
        }

        Close();
        if (!_plan.DryRun)
        {
            using (var file = new FileStream(_place.Partial, FileMode.Open, FileAccess.ReadWrite))
            {
                file.Flush(flushToDisk: true);
            }

            _place.Move();
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        _place.Discard();
        return ValueTask.CompletedTask;
    }

    private static SqliteDatabase Open(string path)
    {
        var database = SqliteDatabase.Open(path, SqliteOpenMode.Create);
        database.Execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN");
        return database;
    }

    private void Close()
    {
        _database?.Dispose();
        _database = null;
    }
}
