using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Locking;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>Undoes a run in a data directory: records and schema in one transaction, stored files around it.</summary>
/// <remarks>Not thread-safe. While it is open, no run can write there.</remarks>
internal sealed class DirectoryUndo : IUndoRoad
{
    private readonly DataDirectoryPath _path;
    private readonly UndoFile _undo;
    private readonly bool _stopped;
    private readonly RunLock _guard;
    private readonly SqliteDatabase _database;
    private readonly FilesUndo _files;
    private readonly CollectionsUndo _schema;
    private List<UndoTable> _tables = [];
    private IReadOnlyList<Collection> _collections = [];
    private UndoReport _report = new();
    private long _version = -1;

    private DirectoryUndo(DataDirectoryPath path, UndoFile undo, bool stopped, RunLock guard, SqliteDatabase database)
    {
        (_path, _undo, _stopped, _guard, _database) = (path, undo, stopped, guard, database);
        _files = new FilesUndo(path, database, undo);
        _schema = new CollectionsUndo(database, undo);
    }

    /// <summary>Opens a data directory; nothing is changed yet.</summary>
    /// <param name="path">The data directory.</param>
    /// <param name="undo">What the run wrote down; its owner disposes it.</param>
    /// <param name="stopped">The user's word that no server uses the directory.</param>
    /// <exception cref="EndpointException">There is none, or another run is at work there.</exception>
    public static DirectoryUndo Open(string path, UndoFile undo, bool stopped)
    {
        var place = DataDirectoryPath.Find(path);
        var guard = RunLock.Take(place);
        try
        {
            var database = SqliteDatabase.Open(place.Database, SqliteOpenMode.ReadWrite);
            database.Execute("pragma cache_size=-65536; pragma synchronous=full");
            return new DirectoryUndo(place, undo, stopped, guard, database);
        }
        catch (SqliteException error)
        {
            guard.Dispose();
            throw Failed(place, error);
        }
    }

    /// <inheritdoc/>
    public Task<UndoReport> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            _database.Execute("begin");
            Check(cancellation);
            _database.Execute("commit");
            return Task.FromResult(_report);
        }
        catch (SqliteException error)
        {
            throw Failed(_path, error);
        }
    }

    /// <inheritdoc/>
    public Task ApplyAsync(bool force, CancellationToken cancellation)
    {
        if (!_stopped && ServerProbe.Look(_path) is { } found)
        {
            throw new EndpointException(
                $"{_path.Name} is in use: {found}.",
                "Stop the server. If nothing uses the directory, say so with --stopped."
            );
        }

        try
        {
            _database.Execute("begin immediate");
            if (_database.Integer("pragma data_version") != _version)
            {
                Check(cancellation);
            }

            if (_report.ConflictCount > 0 && !force)
            {
                throw new EndpointException(
                    $"{_path.Name} changed while the undo was looked at; nothing was undone.",
                    "Run the command again."
                );
            }

            Apply(cancellation);
            return Task.CompletedTask;
        }
        catch (SqliteException error)
        {
            throw Failed(_path, error);
        }
        finally
        {
            if (_database.InTransaction)
            {
                _database.Execute("rollback");
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        _guard.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Check(CancellationToken cancellation)
    {
        _version = _database.Integer("pragma data_version");
        _report = new UndoReport();
        _collections = CollectionStore.Open(_database).ReadAll();
        _schema.Check(_collections, _report);
        _tables.ForEach(t => _database.Execute($"drop table {t.Found}"));
        _tables =
        [
            .. from touched in _undo.Collections()
            where touched.Id != CollectionRows.Table
            let collection = _collections.FirstOrDefault(c => c.Id == touched.Id)
            where collection is not null
            select new UndoTable(_database, touched, collection)
            {
                IsDropped = _schema.Dropped.Any(d => d.Id == collection.Id),
            },
        ];
        foreach (var table in _tables)
        {
            new RecordCheck(_database, _undo, table, _report).Run(cancellation);
            FindOthers(table);
        }

        foreach (var gone in _undo.Collections().Where(c => _tables.TrueForAll(t => t.Undo.Id != c.Id)))
        {
            if (gone.Id != CollectionRows.Table && !_schema.MadeIds.Contains(gone.Id))
            {
                _report.Add(new UndoConflict(gone.Name, "", "is there no more, and its records can't be put back", []));
            }
        }

        new ReferenceCheck(_database, _collections, _tables, _report).Find();
        _files.Check(_report);
    }

    // A collection that goes takes all of its records along.
    private void FindOthers(UndoTable table)
    {
        if (table.IsDropped && _database.Integer($"select count(*) from main.{table.Name}") > table.FoundCount)
        {
            using var rows = _database.Prepare(
                $"select id from main.{table.Name} where rowid not in (select row from {table.Found})"
            );
            while (rows.Step())
            {
                _report.Add(
                    new UndoConflict(table.Collection.Name, rows.Text(0), "was made since, and the collection goes", [])
                );
            }
        }
    }

    private void Apply(CancellationToken cancellation)
    {
        new ReferenceCheck(_database, _collections, _tables, _report).Clear();
        foreach (var table in _tables)
        {
            _files.Remember(table);
        }

        var records = _tables.Where(t => !t.IsDropped).Select(t => new RecordsUndo(_database, _undo, t)).ToList();
        records.ForEach(r => r.TakeOut(_collections));
        records.ForEach(r => r.PutIn(cancellation));
        _schema.Apply();
        _files.PutBackRemoved();
        CrashPoint.Reach("undo-ready");
        _database.Execute("commit");
        CrashPoint.Reach("undo-kept");
        _files.Finish(_schema.MadeIds);
    }

    private static EndpointException Failed(DataDirectoryPath place, SqliteException error) =>
        new(
            $"{place.Name}: {error.Message}; nothing was undone.",
            error.IsFull ? "Free some disk space and run the command again."
                : error.IsBusy ? "Another process is writing; stop it, or try again."
                : "Is the file readable and writable, and a PocketBase data.db?",
            inner: error
        );
}
