using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Api.Writing.Planned;

/// <summary>A database for what a run must remember and memory has no bound for; it goes with the run. Dispose it.</summary>
internal sealed class TempDatabase : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"pbferry-{Guid.NewGuid():n}");

    public TempDatabase(string table)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(_path, options).Dispose();
        Database = SqliteDatabase.Open(_path, SqliteOpenMode.ReadWrite);
        Database.Execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2000");
        Database.Execute(table);
        // Never committed: what doesn't fit into the cache is in the file all the same.
        Database.Execute("BEGIN");
    }

    public SqliteDatabase Database { get; }

    public void Dispose()
    {
        Database.Dispose();
        File.Delete(_path);
    }
}
