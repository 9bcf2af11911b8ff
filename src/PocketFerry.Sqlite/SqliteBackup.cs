using SQLitePCL;
using static SQLitePCL.raw;

namespace PocketFerry.Sqlite;

/// <summary>
/// SQLite's online backup: copies one database page by page over another, in one transaction of the destination.
/// Dispose ends it; unless <see cref="CopyAll"/> has returned, the destination is rolled back.
/// </summary>
public sealed class SqliteBackup : IDisposable
{
    private readonly sqlite3_backup _handle;
    private readonly SqliteDatabase _destination;

    /// <summary>Starts a backup; neither connection may have a transaction open on the destination.</summary>
    public SqliteBackup(SqliteDatabase source, SqliteDatabase destination)
    {
        _destination = destination;
        _handle =
            sqlite3_backup_init(destination.Handle, "main", source.Handle, "main")
            ?? throw destination.Error(SQLITE_ERROR, "backup");
    }

    /// <summary>Takes the destination's write lock without copying anything yet.</summary>
    /// <exception cref="SqliteException">Another connection holds it.</exception>
    public void LockDestination() => Check(sqlite3_backup_step(_handle, 0));

    /// <summary>Pages not copied yet, as of the last step.</summary>
    public int RemainingPages => sqlite3_backup_remaining(_handle);

    /// <summary>Copies some more pages; nothing is committed before the last one is copied.</summary>
    public void CopyPages(int count) => Check(sqlite3_backup_step(_handle, count));

    /// <summary>Copies everything that is left and commits.</summary>
    public void CopyAll()
    {
        var code = sqlite3_backup_step(_handle, -1);
        if (code != SQLITE_DONE)
        {
            Check(code);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void Check(int code)
    {
        if (code is not (SQLITE_OK or SQLITE_DONE))
        {
            throw _destination.Error(code, "backup");
        }
    }
}
