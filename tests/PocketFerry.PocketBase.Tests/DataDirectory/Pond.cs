using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

/// <summary>A small data directory in a temporary folder, and runs into it.</summary>
internal sealed class Pond : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pbferry-pond-").FullName;

    public Pond(params Collection[] collections)
    {
        FreshDatabase.Create(Folder);
        using var database = SqliteDatabase.Open(Database, SqliteOpenMode.ReadWrite);
        database.Execute("begin");
        CollectionStore.Open(database).Apply(collections, []);
        database.Execute("commit");
    }

    public string Folder => Path.Combine(_root, "pb_data");

    public string Database => Path.Combine(Folder, "data.db");

    public List<Reject> Rejects { get; } = [];

    /// <summary>Everything beside the data directory: scratch files that a run must not leave.</summary>
    public IEnumerable<string> Beside => Directory.EnumerateFileSystemEntries(_root).Where(e => e != Folder);

    public Collection Collection(string name)
    {
        using var database = SqliteDatabase.Open(Database, SqliteOpenMode.ReadOnly);
        return CollectionStore.Open(database).Find(name) ?? throw new InvalidOperationException(name);
    }

    public StreamPlan Plan(SourceStream stream, WriteMode mode = WriteMode.Insert, params string[] match)
    {
        var collection = Collection(stream.Name);
        return new StreamPlan
        {
            Stream = stream,
            Collection = collection,
            TargetName = collection.Name,
            Mode = mode,
            MatchFields = match,
            Fields =
            [
                .. collection
                    .Fields.Where(f => stream.Columns.Any(c => c.Name == f.Name))
                    .Select(f => new FieldMap(f, f.Name)),
            ],
        };
    }

    public Task<RunReport> RunAsync(
        MemorySource source,
        IEnumerable<StreamPlan> streams,
        Func<RunPlan, RunPlan>? change = null,
        OnError onError = OnError.Reject
    )
    {
        var plan = new RunPlan { Streams = [.. streams], RunId = Guid.NewGuid().ToString("n") };
        return new RunExecutor(
            source,
            DataDirectoryTarget.Open(Folder),
            change?.Invoke(plan) ?? plan,
            new RunOptions { OnError = onError, Rejects = new Recorder(Rejects) },
            new MapperOptions()
        ).ExecuteAsync(CancellationToken.None);
    }

    /// <summary>One line a row, columns joined with "|".</summary>
    public List<string> Query(string sql)
    {
        using var database = SqliteDatabase.Open(Database, SqliteOpenMode.ReadOnly);
        using var rows = database.Prepare(sql);
        var lines = new List<string>();
        while (rows.Step())
        {
            lines.Add(
                string.Join(
                    "|",
                    Enumerable.Range(0, rows.ColumnCount).Select(i => rows.IsNull(i) ? "NULL" : rows.Text(i))
                )
            );
        }

        return lines;
    }

    public void Execute(string sql)
    {
        using var database = SqliteDatabase.Open(Database, SqliteOpenMode.ReadWrite);
        database.Execute(sql);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private sealed class Recorder(List<Reject> rejects) : IRejectSink
    {
        public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault) =>
            rejects.Add(new Reject(stream.Stream.Name, source.Position(row), fault));
    }
}
