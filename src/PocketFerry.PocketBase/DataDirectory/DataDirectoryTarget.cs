using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Checks.Audit;
using PocketFerry.PocketBase.DataDirectory.Checks;
using PocketFerry.PocketBase.DataDirectory.Locking;
using PocketFerry.PocketBase.DataDirectory.Publishing;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.PocketBase.DataDirectory.Writing;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory;

/// <summary>Writes records and files into a data directory, as PocketBase itself would have stored them.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DataDirectoryTarget : ITarget, IRecordIds
{
    // A load of less than an eighth of the database is cheaper in one transaction than with a copy of everything.
    private const int SmallFraction = 8;
    private const long AlwaysSmall = 1 << 20;

    private readonly DataDirectoryPath _path;

    private DataDirectoryTarget(DataDirectoryPath path) => _path = path;

    /// <inheritdoc/>
    public string Name => _path.Name;

    /// <inheritdoc/>
    public bool HasCollections => true;

    /// <inheritdoc/>
    public IPasswordHasher PasswordHasher => BcryptHasher.Instance;

    /// <summary>Opens a data directory for writing; nothing is locked or changed yet.</summary>
    /// <param name="path">The folder, or its <c>data.db</c>.</param>
    /// <exception cref="EndpointException">There is none; the cure is <c>pbferry init</c>.</exception>
    public static DataDirectoryTarget Open(string path) => new(DataDirectoryPath.Find(path));

    /// <summary>The same, for a data directory that messages know under another name.</summary>
    internal static DataDirectoryTarget Open(string path, string name) => new(DataDirectoryPath.Find(path, name));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation)
    {
        try
        {
            using var database = _path.OpenForReading();
            return Task.FromResult(CollectionStore.Open(database).ReadAll());
        }
        catch (SqliteException error)
        {
            throw new EndpointException(
                $"{Name}: {error.Message}",
                "Is the file readable, and a PocketBase data.db?",
                inner: error
            );
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<CheckItem> CheckAsync(RunPlan? plan, CancellationToken cancellation) =>
        new DirectoryCheck(_path).LookAsync(plan, cancellation);

    /// <inheritdoc/>
    public IEnumerable<CheckItem> CheckQuickly(RunPlan plan) => new DirectoryCheck(_path).LookQuickly(plan);

    Task<HashSet<string>> IRecordIds.FindAsync(
        string collection,
        IReadOnlyList<string> ids,
        CancellationToken cancellation
    )
    {
        using var database = _path.OpenForReading();
        return Task.FromResult(RecordIdsThere.Find(database, collection, ids));
    }

    /// <inheritdoc/>
    public ISource OpenRecords() => DataDirectorySource.Open(_path.Database);

    /// <inheritdoc/>
    public Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation)
    {
        var guard = RunLock.Take(_path);
        try
        {
            _path.ClearScratch();
            RefuseUnderServer(plan);
            var workspace = Choose(plan);
            return Task.FromResult<ITargetRun>(new DataDirectoryRun(_path, plan, workspace, guard));
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    private void RefuseUnderServer(RunPlan plan)
    {
        var changesSchema = plan.CreateCollections.Count + plan.ChangeCollections.Count > 0;
        if (plan.DryRun)
        {
            return;
        }

        if (plan.Live && (changesSchema || plan.Streams.Any(s => s.Truncate)))
        {
            throw new EndpointException(
                $"{Name}: collections can't be made, changed or truncated under a running server, which keeps its own copy of them.",
                "Make the change in the dashboard, or stop the server and run without --live.",
                EndpointFailure.Usage
            );
        }

        if (!plan.Live && !plan.Stopped && ServerProbe.Look(_path) is { } found)
        {
            throw new EndpointException(
                $"{Name} is in use: {found}.",
                "Stop the server, or write beside it in short transactions with --live. If nothing uses the directory, say so with --stopped."
            );
        }
    }

    private Workspace Choose(RunPlan plan)
    {
        var folder = _path.Beside(plan.RunId.Length > 0 ? plan.RunId : Guid.NewGuid().ToString("n"));
        try
        {
            if (plan.DryRun)
            {
                return new DiscardedWorkspace(_path, folder);
            }

            if (plan.Live)
            {
                return new LiveWorkspace(_path, folder, plan);
            }

            return IsSmall(plan) ? new InPlaceWorkspace(_path, folder) : new CopyWorkspace(_path, folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{Name}: can't write beside the data directory: {error.Message}",
                "The folder that holds the data directory must be writable and have free space.",
                inner: error
            );
        }
    }

    private bool IsSmall(RunPlan plan)
    {
        var size = new FileInfo(_path.Database).Length;
        var load = plan.Streams.Sum(s => s.Stream.EstimatedBytes ?? s.Stream.RowCount * 256 ?? long.MaxValue / 1024);
        return load <= Math.Max(AlwaysSmall, size / SmallFraction);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
