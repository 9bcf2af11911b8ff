using PocketFerry.Engine.Endpoints;
using PocketFerry.Sqlite;

namespace PocketFerry.Sources.Files.Sqlite;

/// <summary>One read transaction on a SQLite file, so that all tables are of the same moment; WAL included.</summary>
internal sealed class SqliteSnapshot : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteDatabase _database;
    private readonly string _name;

    public SqliteSnapshot(string path, string name)
    {
        _name = name;
        CheckHeader(path, name);
        _database = Guard(() => SqliteDatabase.Open(path, SqliteOpenMode.ReadOnly));
        try
        {
            TextIsUtf16 = Use(database =>
            {
                database.Execute("BEGIN");
                // The first read takes the snapshot.
                database.Integer("SELECT count(*) FROM sqlite_schema");
                return database.Text("PRAGMA encoding")?.StartsWith("UTF-16", StringComparison.Ordinal) == true;
            });
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>Whether texts are stored as UTF-16.</summary>
    public bool TextIsUtf16 { get; }

    /// <summary>Does something on the connection, which only one thread may use at a time.</summary>
    public T Use<T>(Func<SqliteDatabase, T> action)
    {
        lock (_gate)
        {
            return Guard(() => action(_database));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _database.Dispose();
        }
    }

    private static void CheckHeader(string path, string name)
    {
        Span<byte> header = stackalloc byte[16];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (length > 0 && !header[..length].SequenceEqual("SQLite format 3\0"u8))
        {
            throw new EndpointException(
                $"{name}: this is no SQLite database, or an encrypted one.",
                "Decrypt it first; if it is something else, name the format (--format).",
                EndpointFailure.Usage
            );
        }
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw new EndpointException(
                $"{_name}: {e.Message}",
                e.IsCorrupt ? "The file is damaged; try: sqlite3 FILE .recover | sqlite3 NEW."
                    : e.IsBusy ? "Another program holds the database; close it and try again."
                    : e.PrimaryCode == 14
                        ? "Make the file and its folder readable; a database with a -wal file needs a writable folder, so copy all of its files to one."
                    : "",
                inner: e
            );
        }
    }
}
