using PocketFerry.Sqlite;

namespace PocketFerry.Engine.Ledgers;

/// <summary>
/// The SQLite file under a ledger. Writes gather in one transaction until they are committed; a commit survives the death
/// of the process. Safe for use from several threads through <see cref="Gate"/>.
/// </summary>
internal sealed class LedgerFile : IDisposable
{
    private LedgerFile(SqliteDatabase database, string path) => (Database, Path) = (database, path);

    /// <summary>The file; empty for a temporary one.</summary>
    public string Path { get; }

    public SqliteDatabase Database { get; }

    /// <summary>Held while the database is used.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Makes a new file, readable by its owner only.</summary>
    public static LedgerFile Create(string path) => Create(path, LedgerSchema.Text);

    /// <summary>The same with other tables; their statements end by setting <c>user_version</c>.</summary>
    public static LedgerFile Create(string path, string schema)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // SQLite gives its -wal and -shm the same rights.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
        var database = SqliteDatabase.Open(path, SqliteOpenMode.ReadWrite);
        // Nothing is lost with a file that isn't a ledger yet, so that nobody waits for the disk.
        database.Execute("PRAGMA synchronous=OFF; PRAGMA journal_mode=WAL");
        database.Execute(schema);
        database.Execute("PRAGMA synchronous=NORMAL");
        return new LedgerFile(database, path);
    }

    /// <summary>Opens a file that is there.</summary>
    /// <exception cref="LedgerException">It is no ledger of this version.</exception>
    public static LedgerFile Open(string path) => Open(path, LedgerSchema.Version);

    /// <summary>Opens a file that is there, of the tables' version.</summary>
    /// <exception cref="LedgerException">It is none of this version.</exception>
    public static LedgerFile Open(string path, int version)
    {
        SqliteDatabase? database = null;
        try
        {
            // Also for reading: what a killed process left must be read from its -wal, which a mere reader can't.
            database = SqliteDatabase.Open(path, SqliteOpenMode.ReadWrite);
            database.Execute("PRAGMA synchronous=NORMAL");
            var found = database.Integer("PRAGMA user_version");
            return found == version
                ? new LedgerFile(database, path)
                : throw new LedgerException($"{path}: this ledger is of another version of pbferry ({found}).");
        }
        catch (SqliteException error)
        {
            database?.Dispose();
            throw new LedgerException($"{path}: the ledger can't be read: {error.Message}", error);
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    /// <summary>A file that nobody sees and that goes with its ledger.</summary>
    public static LedgerFile Temporary()
    {
        var database = SqliteDatabase.Open("", SqliteOpenMode.Create);
        database.Execute("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF");
        database.Execute(LedgerSchema.Text);
        return new LedgerFile(database, "");
    }

    /// <summary>A statement that changes something; call it, bind it and run it under <see cref="Gate"/>.</summary>
    public SqliteStatement Change(string sql)
    {
        if (!Database.InTransaction)
        {
            Database.Cached("BEGIN IMMEDIATE").Run();
        }

        return Database.Cached(sql);
    }

    public void Commit()
    {
        lock (Gate)
        {
            if (Database.InTransaction)
            {
                Database.Cached("COMMIT").Run();
            }
        }
    }

    /// <summary>Forgets what was written since the last commit.</summary>
    public void Rollback()
    {
        // A temporary file has no journal to go back by, and nobody who would read it again.
        if (Path.Length == 0)
        {
            return;
        }

        lock (Gate)
        {
            if (Database.InTransaction)
            {
                Database.Cached("ROLLBACK").Run();
            }
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            Database.Dispose();
        }
    }
}
