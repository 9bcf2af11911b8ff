using PocketFerry.Engine.Endpoints;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Publishing;

/// <summary>
/// A copy of <c>data.db</c> without journal and fsync, checked and then written back over the original by SQLite's online
/// backup, which a server that holds the file open takes like any other transaction.
/// </summary>
internal class CopyWorkspace : Workspace
{
    private const int CacheKilobytes = 96 * 1024;

    private readonly SqliteDatabase _watch;
    private readonly long _version;

    public CopyWorkspace(DataDirectoryPath path, string folder)
        : base(path, folder)
    {
        SqliteDatabase? watch = null;
        SqliteDatabase? copy = null;
        try
        {
            CheckSpace(path, folder);
            watch = SqliteDatabase.Open(path.Database, SqliteOpenMode.ReadWrite);
            _version = watch.Integer("pragma data_version");
            copy = SqliteDatabase.Open(System.IO.Path.Combine(folder, "data.db"), SqliteOpenMode.Create);
            using (var backup = new SqliteBackup(watch, copy))
            {
                backup.CopyAll();
            }

            copy.Execute(
                $"pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-{CacheKilobytes}; begin"
            );
            (_watch, Database) = (watch, copy);
        }
        catch (Exception error)
        {
            watch?.Dispose();
            copy?.Dispose();
            base.Dispose();
            if (error is SqliteException)
            {
                throw new EndpointException(
                    $"{path.Name}: can't make a working copy: {error.Message}",
                    "Is data.db readable and sound?",
                    inner: error
                );
            }

            throw;
        }
    }

    public sealed override SqliteDatabase Database { get; }

    public override string Strategy => "a working copy, written back when complete";

    public override bool AllowsBulk => true;

    public override void Publish()
    {
        Database.Execute("commit; pragma cache_size=-4096; pragma shrink_memory");
        try
        {
            new WriteBack(Path, _watch, _version).Run(
                Database,
                Task.WhenAll(Task.Run(ProveSound), Task.Run(RecordResult))
            );
        }
        catch (SqliteException error)
        {
            throw new EndpointException(
                $"{Path.Name}: writing the result back failed; nothing was changed: {error.Message}",
                error.IsFull
                    ? "Free some disk space and run the command again."
                    : "Run the command again when nobody else writes.",
                inner: error
            );
        }
    }

    /// <summary>Ends the load and proves the copy sound.</summary>
    protected void Check()
    {
        Database.Execute("commit");
        ProveSound();
    }

    /// <summary>Has the result written down, from a connection of its own that others needn't wait for.</summary>
    protected void RecordResult()
    {
        if (Record is not null)
        {
            using var reader = SqliteDatabase.Open(Database.Path, SqliteOpenMode.ReadOnly);
            Record(reader);
        }
    }

    /// <summary>
    /// Whether the copy's indexes were all built from their tables at the end: a check of the structure suffices then,
    /// instead of one that looks up every row in every index.
    /// </summary>
    public bool IndexesAreFresh { get; set; }

    // On a connection of its own, so that it can run beside the writing back.
    private void ProveSound()
    {
        using var reader = SqliteDatabase.Open(Database.Path, SqliteOpenMode.ReadOnly);
        reader.Execute($"pragma cache_size=-{CacheKilobytes}");
        var verdict = reader.Text(IndexesAreFresh ? "pragma quick_check(1)" : "pragma integrity_check(1)");
        if (verdict != "ok")
        {
            throw new EndpointException(
                $"{Path.Name}: the loaded copy failed its integrity check ({verdict}); nothing was changed.",
                "Check the original: sqlite3 data.db 'pragma integrity_check'. If it is sound, please report this."
            );
        }
    }

    private static void CheckSpace(DataDirectoryPath path, string folder)
    {
        var size = new FileInfo(path.Database).Length;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < size * 2)
        {
            throw new EndpointException(
                $"{path.Name}: {free >> 20} MB of disk are free beside the data directory; a working copy needs at least {size * 2 >> 20} MB.",
                "Free some space on that disk."
            );
        }
    }

    public override void Dispose()
    {
        Database.Dispose();
        _watch.Dispose();
        base.Dispose();
    }
}
