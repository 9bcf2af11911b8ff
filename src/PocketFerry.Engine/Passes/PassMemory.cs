using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.Engine.Passes;

/// <summary>
/// What is remembered of a plan from pass to pass, in one SQLite file: how far each stream was read, which records the
/// passes made, and where rows were matched with records of other ids. Writes are kept from the next <see cref="Commit"/>
/// on. One thread at a time.
/// </summary>
internal sealed class PassMemory : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS marks (
            collection TEXT PRIMARY KEY, print TEXT NOT NULL, number INTEGER NOT NULL, mark TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS made (collection TEXT, id TEXT, PRIMARY KEY (collection, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS deleted (collection TEXT, id TEXT, PRIMARY KEY (collection, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS redirects (
            collection TEXT, source TEXT, target TEXT NOT NULL, PRIMARY KEY (collection, source)) WITHOUT ROWID;
        PRAGMA user_version=1;
        CREATE TEMP TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE missing (collection TEXT, id TEXT, PRIMARY KEY (collection, id)) WITHOUT ROWID;
        """;

    private readonly SqliteDatabase _database;
    private readonly ProcessLock _lock;
    private readonly Dictionary<string, (string Print, PassMark Mark)> _next = new(StringComparer.Ordinal);

    private PassMemory(string folder, SqliteDatabase database, ProcessLock taken) =>
        (Folder, _database, _lock) = (folder, database, taken);

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>Opens the memory of a plan, which begins empty.</summary>
    /// <param name="folder">Its folder, which is made where it isn't there.</param>
    /// <exception cref="EndpointException">Another pass is under way, or the file can't be used.</exception>
    public static PassMemory Open(string folder)
    {
        try
        {
            PrivateFiles.MakeFolder(folder);
            var taken =
                ProcessLock.TryTake(Path.Combine(folder, "lock"))
                ?? throw new EndpointException(
                    "Another pass of this plan is under way.",
                    "Wait until it has ended; pbferry runs shows it."
                );
            try
            {
                var path = Path.Combine(folder, "passes.db");
                PrivateFiles.Touch(path);
                var database = SqliteDatabase.Open(path, SqliteOpenMode.ReadWrite);
                database.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=FILE");
                database.Execute(Schema);
                return new PassMemory(folder, database, taken);
            }
            catch
            {
                taken.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new EndpointException(
                $"{folder}: what is remembered of earlier passes can't be used: {error.Message}",
                "Make the folder writable, or remove it: the next pass reads the whole then.",
                inner: error
            );
        }
    }

    /// <summary>How far a collection's stream was read; null where it wasn't, or by another plan.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="print">The hash of what the plan does with the stream.</param>
    public PassMark? MarkOf(string collection, string print)
    {
        var row = _database
            .Cached("SELECT number, mark FROM marks WHERE collection = ? AND print = ?")
            .BindAll(collection, print);
        var mark = row.Step() ? new PassMark(row.Integer(0) == 1, row.Text(1)) : null;
        row.Reset();
        return mark;
    }

    /// <summary>Whether the collection was read before, by whatever plan.</summary>
    public bool WasRead(string collection) =>
        _database.Integer("SELECT count(*) FROM marks WHERE collection = ?", collection) > 0;

    /// <summary>How far the pass that begins will have come when it is through.</summary>
    public void Expect(string collection, string print, PassMark mark) => _next[collection] = (print, mark);

    /// <summary>A stream is through, without a row that has to be read again: its mark moves.</summary>
    public void Reach(string collection)
    {
        if (_next.TryGetValue(collection, out var next))
        {
            Change("INSERT OR REPLACE INTO marks VALUES (?1, ?2, ?3, ?4)")
                .Bind(1, collection)
                .Bind(2, next.Print)
                .Bind(3, next.Mark.IsNumber ? 1 : 0)
                .Bind(4, next.Mark.Value)
                .Run();
        }
    }

    /// <summary>
    /// A pass is to be undone: the next one reads the whole, or it would pass over what was undone; and the records that it
    /// deleted are the passes' own once more, or none would ever delete them again.
    /// </summary>
    /// <param name="undo">What the pass did.</param>
    public void StartOver(UndoFile undo)
    {
        Change("DELETE FROM marks").Run();
        foreach (var collection in undo.Collections())
        {
            foreach (var id in Deleted(collection.Name).Where(id => undo.Records.WasThere(collection.Number, id)))
            {
                Made(collection.Name, id);
                Change("DELETE FROM deleted WHERE collection = ? AND id = ?").BindAll(collection.Name, id).Run();
            }
        }
    }

    /// <summary>A record was made.</summary>
    public void Made(string collection, string id) =>
        Change("INSERT OR IGNORE INTO made VALUES (?, ?)").BindAll(collection, id).Run();

    /// <summary>A record that passes made is no more; an undo may make it again.</summary>
    public void Delete(string collection, string id)
    {
        Change("INSERT OR IGNORE INTO deleted VALUES (?, ?)").BindAll(collection, id).Run();
        Change("DELETE FROM made WHERE collection = ? AND id = ?").BindAll(collection, id).Run();
    }

    /// <summary>A row of an id was matched with a record of another.</summary>
    public void Redirect(string collection, string source, string target) =>
        Change("INSERT OR REPLACE INTO redirects VALUES (?, ?, ?)").BindAll(collection, source, target).Run();

    /// <summary>Every id whose row was matched with a record of another.</summary>
    public IEnumerable<(string Collection, string Source, string Target)> Redirects()
    {
        using var rows = _database.Prepare("SELECT collection, source, target FROM redirects");
        while (rows.Step())
        {
            yield return (rows.Text(0), rows.Text(1), rows.Text(2));
        }
    }

    /// <summary>Begins to look which records of a collection the source still has.</summary>
    public void BeginComparison() => _database.Execute("DELETE FROM temp.seen");

    /// <summary>The source has the record's row.</summary>
    public void See(ReadOnlySpan<byte> id) => Change("INSERT OR IGNORE INTO temp.seen VALUES (?1)").Bind(1, id).Run();

    /// <summary>Ends looking: what the passes made and the source no longer has is missing.</summary>
    /// <returns>How many records that are.</returns>
    public long EndComparison(string collection)
    {
        Change(
                "INSERT OR IGNORE INTO temp.missing SELECT collection, id FROM made WHERE collection = ? AND id NOT IN (SELECT id FROM temp.seen)"
            )
            .BindAll(collection)
            .Run();
        return _database.Integer("SELECT count(*) FROM temp.missing WHERE collection = ?", collection);
    }

    /// <summary>The missing records of all collections.</summary>
    public IEnumerable<RecordKey> Missing()
    {
        using var rows = _database.Prepare("SELECT collection, id FROM temp.missing");
        while (rows.Step())
        {
            yield return new RecordKey(rows.Text(0), rows.Text(1));
        }
    }

    /// <summary>Keeps what was written so far.</summary>
    public void Commit()
    {
        if (_database.InTransaction)
        {
            _database.Cached("COMMIT").Run();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.Dispose();
        _lock.Dispose();
    }

    private List<string> Deleted(string collection)
    {
        using var rows = _database.Prepare("SELECT id FROM deleted WHERE collection = ?");
        rows.BindAll(collection);
        var ids = new List<string>();
        while (rows.Step())
        {
            ids.Add(rows.Text(0));
        }

        return ids;
    }

    private SqliteStatement Change(string sql)
    {
        if (!_database.InTransaction)
        {
            _database.Cached("BEGIN IMMEDIATE").Run();
        }

        return _database.Cached(sql);
    }
}
