using System.Runtime.CompilerServices;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Locking;
using PocketFerry.PocketBase.DataDirectory.Publishing;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.PocketBase.DataDirectory.Settling;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.PocketBase.DataDirectory.Undo;
using PocketFerry.PocketBase.DataDirectory.Writing;
using PocketFerry.Sqlite;
using StreamState = PocketFerry.PocketBase.DataDirectory.Writing.StreamState;

namespace PocketFerry.PocketBase.DataDirectory;

/// <summary>One run into a data directory: schema, records, what only the whole shows, files, and the publishing of all.</summary>
internal sealed class DataDirectoryRun : ITargetRun
{
    private const long RowBytes = 128;

    private readonly DataDirectoryPath _path;
    private readonly RunPlan _plan;
    private readonly Workspace _workspace;
    private readonly RunLock _guard;
    private readonly FileStage? _files;
    private readonly LateFaults _late;
    private readonly IReadOnlyList<Collection> _collections;
    private readonly List<StreamState> _streams = [];
    private readonly Obsolete _obsolete;
    private readonly ChangeRecorder? _changes;
    private readonly KeptFiles? _kept;
    private IReadOnlyDictionary<string, string> _resets = new Dictionary<string, string>();

    public DataDirectoryRun(DataDirectoryPath path, RunPlan plan, Workspace workspace, RunLock guard)
    {
        (_path, _plan, _workspace, _guard) = (path, plan, workspace, guard);
        try
        {
            var store = CollectionStore.Open(Database);
            var undo = plan.DryRun ? null : plan.Ledger?.Undo;
            if (undo is not null)
            {
                undo.WriteAtOnce();
                _changes = new ChangeRecorder(Database, undo);
                _kept = new KeptFiles(undo, path, plan.RunId);
                workspace.Record = _changes.RecordMade;
            }

            if (plan.CreateCollections.Count + plan.ChangeCollections.Count > 0)
            {
                var rows = undo is null ? null : new CollectionRows(Database, undo);
                rows?.Remember();
                store.Apply(plan.CreateCollections, plan.ChangeCollections);
                rows?.Record();
            }

            _collections = store.ReadAll();
            _files = plan.Files is { } files
                ? new FileStage(files, Path.Combine(workspace.Folder, "storage"), path.Storage, plan.KeepMissingFiles)
                : null;
            _late = new LateFaults(Database, _files);
            _obsolete = new Obsolete(Database, path, _kept);
            IdRedirects.CreateTable(Database);
            foreach (var (collection, source, target) in plan.Passes?.Redirects() ?? [])
            {
                IdRedirects.Add(Database, collection, source, target);
            }
        }
        catch
        {
            workspace.Dispose();
            throw;
        }
    }

    public IReadOnlyList<string> Warnings { get; private set; } = [];

    public IReadOnlyList<string> WarningsOf(string collection) =>
        _resets.TryGetValue(collection, out var said) ? [said] : [];

    private SqliteDatabase Database => _workspace.Database;

    public string? Strategy => _workspace.Strategy;

    public IReadOnlyList<LateFault> Conflicts => (_workspace as LiveWorkspace)?.Conflicts ?? [];

    public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation)
    {
        var collection = _collections.First(c => c.Name == stream.TargetName);
        if (collection.Type == CollectionType.View)
        {
            throw new EndpointException(
                $"'{collection.Name}' is a view; views hold no records of their own.",
                "",
                EndpointFailure.Usage
            );
        }

        var table = SqliteDatabase.Quote(collection.Name);
        _changes?.Begin(collection, stream.Truncate);
        if (stream.Truncate)
        {
            _obsolete.AllOf(collection);
            Database.Execute($"delete from {table}");
        }

        var state = NewState(stream with { Collection = collection }, table);
        _streams.Add(state);
        _changes?.Add(state);
        var accounts = AccountReferences.In(collection)
            ? new AccountReferences(Database, _plan.CollectionIds, _collections)
            : null;
        IRowWriter writer =
            stream.Mode == WriteMode.Insert
                ? new InsertWriter(Database, state, _files) { Accounts = accounts }
                : new MatchWriter(Database, state, _files, _obsolete)
                {
                    Accounts = accounts,
                    Relations = new RelationRedirects(Database, collection, _collections),
                };
        return Task.FromResult(writer);
    }

    private StreamState NewState(StreamPlan stream, string table)
    {
        var existing = Database.Integer($"select coalesce(max(rowid), 0) from {table}");
        var journal = new RowJournal(Path.Combine(_workspace.Folder, $"journal-{_streams.Count}"), existing);
        var expected = stream.Stream.RowCount ?? (stream.Stream.EstimatedBytes ?? 0) / RowBytes;

        var bulk =
            _workspace.AllowsBulk
            && stream.Mode == WriteMode.Insert
            && expected >= existing / 4
            && !IsLookedUp(stream.Collection!);
        var state = new StreamState(stream, _streams.Count, journal);
        if (bulk)
        {
            TakeIndexesAway(state);
        }

        return state;
    }

    // Accounts ask for their users by id while they are written: those keep their index.
    private bool IsLookedUp(Collection collection) =>
        collection.Type == CollectionType.Auth
        && _plan.Streams.Any(s => s.Collection is { } other && AccountReferences.In(other));

    private void TakeIndexesAway(StreamState state)
    {
        var name = state.Collection.Name;
        var indexes = TableIndexes.Of(Database, name);
        state.PrimaryKey = PrimaryKeyDetour.Begin(Database, name);
        if (state.PrimaryKey is { } primaryKey)
        {
            state.WaitingIndexes.Add(primaryKey.Index);
        }

        foreach (var index in indexes)
        {
            Database.Execute($"drop index {SqliteDatabase.Quote(index.Name)}");
            state.WaitingIndexes.Add(index);
        }
    }

    public async IAsyncEnumerable<LateFault> SettleAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = new WaitingIndexes(Database, _late);
        foreach (var table in _streams.GroupBy(s => s.Collection.Name))
        {
            waiting.Build([.. table]);
            cancellation.ThrowIfCancellationRequested();
        }

        new ForeignIds(Database, _late, _collections).Settle(_streams);
        new Relations(Database, _late, _collections).Settle(_streams);
        Truncation.RefuseDangling(
            Database,
            _collections,
            [.. _streams.Where(s => s.Plan.Truncate).Select(s => s.Collection)]
        );
        _late.EndFiles();
        foreach (var fault in _late.Read(_streams))
        {
            yield return fault;
        }

        CrashPoint.Reach("settled");
        await Task.CompletedTask.ConfigureAwait(false);
    }

    public async IAsyncEnumerable<Deletion> DeleteAsync(
        IEnumerable<RecordKey> records,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (_workspace is LiveWorkspace)
        {
            throw new EndpointException(
                "Records can't be deleted beside a running server (--live).",
                "Write into the server instead, or stop it.",
                EndpointFailure.Usage
            );
        }

        var deletions = new RecordDeletion(Database, _collections, _obsolete) { Changes = _changes };
        foreach (var deletion in deletions.Delete(records))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return deletion;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public Task CommitAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Remember();
        if (_workspace is CopyWorkspace copy)
        {
            copy.IndexesAreFresh = _streams.All(s => s.PrimaryKey is not null) && _late.Count == 0;
        }

        if (_plan.DryRun)
        {
            _workspace.Publish();
            return Task.CompletedTask;
        }

        _changes?.RecordChanged();
        // Before anything is published: a list that can't be written leaves the target as it was.
        _resets = ResetList.Write(_plan.ResetList, PasswordlessUsers.Find(Database, _streams));
        var files = new FilePublisher(_files?.Folder ?? "", _path.Storage, _kept);
        try
        {
            files.AddNew();
            CrashPoint.Reach("files-added");
            if (_workspace is LiveWorkspace live)
            {
                live.Streams = _streams;
            }

            _workspace.Publish();
        }
        catch when (_workspace is not LiveWorkspace)
        {
            files.TakeBack();
            throw;
        }

        // The database has changed: from here on nothing may take a file away that a record names.
        CrashPoint.Reach("published");
        files.ReplaceOld();
        CrashPoint.Reach("files-replaced");
        Warnings = _obsolete.Delete();
        return Task.CompletedTask;
    }

    // For later passes: which records are the plan's own, and where rows were matched with others.
    private void Remember()
    {
        if (_plan is not { DryRun: false, Passes: { } passes })
        {
            return;
        }

        foreach (var stream in _streams)
        {
            using var rows = stream.Inserted(Database, "id");
            while (rows.Step())
            {
                passes.Made(stream.Collection.Name, rows.Text(0));
            }
        }

        using var redirects = Database.Prepare("select collection, wanted, actual from temp.pbferry_redirect");
        while (redirects.Step())
        {
            passes.Redirect(redirects.Text(0), redirects.Text(1), redirects.Text(2));
        }
    }

    public ValueTask DisposeAsync()
    {
        // Whatever ends a run, a full disk too: the scratch folder and the lock go.
        try
        {
            foreach (var stream in _streams)
            {
                stream.Dispose();
            }
        }
        finally
        {
            try
            {
                _workspace.Dispose();
            }
            finally
            {
                _guard.Dispose();
            }
        }

        return ValueTask.CompletedTask;
    }
}
