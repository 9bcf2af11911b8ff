using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Backups.Archives;
using PocketFerry.PocketBase.DataDirectory;

namespace PocketFerry.PocketBase.Backups.Directories;

/// <summary>
/// Puts an unpacked state in the place of a data directory's own by renaming. The database goes last, over the old one in
/// one step, so that there is a data.db at every moment.
/// </summary>
internal sealed class Swap(DataDirectoryPath path, string restored, string old)
{
    private readonly Stack<(string From, string To)> _done = [];

    public void Run()
    {
        try
        {
            foreach (var entry in Entries(path.Root))
            {
                Move(entry, Path.Combine(old, Path.GetFileName(entry)));
            }

            foreach (var entry in Entries(restored))
            {
                Move(entry, Path.Combine(path.Root, Path.GetFileName(entry)));
            }

            DatabaseSnapshot.Settle(path.Database);
            File.Move(Path.Combine(restored, "data.db"), path.Database, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Sqlite.SqliteException)
        {
            TakeBack();
            throw new EndpointException(
                $"{path.Name}: the restored files can't be put in place; it is as it was: {error.Message}",
                "Is a part of the data directory mounted, or another user's?",
                inner: error
            );
        }
    }

    private static List<string> Entries(string folder) =>
        Directory
            .EnumerateFileSystemEntries(folder)
            .Where(e => Path.GetFileName(e) is var name && !ArchivePart.IsLeftOut(name) && !IsDatabase(name))
            .ToList();

    private static bool IsDatabase(string name) => name is "data.db" or "data.db-wal" or "data.db-shm";

    private void Move(string from, string to)
    {
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to);
        }

        _done.Push((from, to));
    }

    private void TakeBack()
    {
        while (_done.TryPop(out var move))
        {
            if (Directory.Exists(move.To))
            {
                Directory.Move(move.To, move.From);
            }
            else
            {
                File.Move(move.To, move.From);
            }
        }
    }
}
