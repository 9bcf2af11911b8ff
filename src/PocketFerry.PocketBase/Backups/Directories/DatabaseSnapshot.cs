using PocketFerry.Engine.Endpoints;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Backups.Directories;

/// <summary>One file with a database's content at one moment, made by SQLite's online backup beside any server.</summary>
internal static class DatabaseSnapshot
{
    public static void Take(string from, string to)
    {
        try
        {
            // Not read-only where that can be helped: what a killed process left must be rolled back first.
            using var source = Open(from);
            PrivateFile.Open(to, FileMode.CreateNew).Dispose();
            using var target = SqliteDatabase.Open(to, SqliteOpenMode.ReadWrite);
            // If we are killed there is no archive, so there is nothing to keep safe.
            target.Execute("pragma synchronous=off");
            using var backup = new SqliteBackup(source, target);
            backup.CopyAll();
        }
        catch (SqliteException error)
        {
            throw new EndpointException(
                $"{from}: the database can't be copied: {error.Message}",
                error.IsFull
                    ? "Free some space on that disk."
                    : "Is it sound? sqlite3 FILE 'pragma integrity_check' tells.",
                inner: error
            );
        }
    }

    /// <summary>Brings what a write-ahead log holds into the database, so that the one file is all of it.</summary>
    public static void Settle(string path)
    {
        using (var database = SqliteDatabase.Open(path, SqliteOpenMode.ReadWrite))
        {
            database.Execute("pragma wal_checkpoint(truncate)");
        }

        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    private static SqliteDatabase Open(string path)
    {
        try
        {
            return SqliteDatabase.Open(path, SqliteOpenMode.ReadWrite);
        }
        catch (SqliteException)
        {
            return SqliteDatabase.Open(path, SqliteOpenMode.ReadOnly);
        }
    }
}
