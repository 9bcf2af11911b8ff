using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Publishing;

/// <summary>
/// Puts a finished copy back over <c>data.db</c> in one transaction of the original, having made sure under its lock that
/// nobody wrote to it since the copy was made. Killed at any moment, the original is as it was or as it should be.
/// </summary>
internal sealed class WriteBack(DataDirectoryPath path, SqliteDatabase original, long version)
{
    private const int ChunkPages = 4096;

    /// <summary>Copies <paramref name="copy"/> over the original while <paramref name="check"/> runs; commits only if that ends without an error.</summary>
    public void Run(SqliteDatabase copy, Task check)
    {
        if (TakeAlone())
        {
            RefuseIfMoved(original);
            Copy(copy, original, check);
            // The lock is let go of by the first access after that, and not at all by a write-ahead log begun under it.
            original.Execute("pragma locking_mode=normal; select count(*) from sqlite_master");
            BackToLog();
            return;
        }

        // Somebody has the file open: one transaction of the write-ahead log, which they take like any other.
        using var second = SqliteDatabase.Open(path.Database, SqliteOpenMode.ReadWrite);
        Copy(copy, second, check, () => RefuseIfMoved(original));
    }

    // With no other connection the log is pure cost: the pages would be written twice. An exclusive lock, kept over
    // transactions, both shuts others out and lets the question below be asked safely.
    private bool TakeAlone()
    {
        try
        {
            original.Execute("pragma busy_timeout=0; pragma locking_mode=exclusive");
            var alone = original.Text("pragma journal_mode=delete") == "delete";
            if (alone)
            {
                original.Execute("begin immediate; commit; pragma synchronous=full");
            }

            return alone;
        }
        catch (SqliteException error) when (error.IsBusy)
        {
            return false;
        }
        finally
        {
            original.Execute("pragma busy_timeout=10000");
            if (original.Text("pragma journal_mode") == "wal")
            {
                original.Execute("pragma locking_mode=normal");
            }
        }
    }

    private void BackToLog()
    {
        try
        {
            original.Execute("pragma journal_mode=wal");
        }
        catch (SqliteException error) when (error.IsBusy)
        {
            // Somebody has opened the file in between. The result is in, and a PocketBase turns the log on by itself.
        }
    }

    private void RefuseIfMoved(SqliteDatabase watch)
    {
        if (watch.Integer("pragma data_version") != version)
        {
            throw new EndpointException(
                $"{path.Name}: someone else wrote to data.db while the run was loading; nothing was changed.",
                "Stop the server and run the command again, or write beside it with --live."
            );
        }
    }

    private static void Copy(SqliteDatabase copy, SqliteDatabase to, Task check, Action? underLock = null)
    {
        using var backup = new SqliteBackup(copy, to);
        backup.LockDestination();
        underLock?.Invoke();
        while (backup.RemainingPages > ChunkPages)
        {
            backup.CopyPages(ChunkPages);
            CrashPoint.Reach("pages-copied");
        }

        check.GetAwaiter().GetResult();
        CrashPoint.Reach("copy-checked");
        backup.CopyAll();
    }
}
