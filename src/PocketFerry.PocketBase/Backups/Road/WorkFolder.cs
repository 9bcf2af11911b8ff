namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>
/// A private folder for what is fetched from a server: password hashes and all. Deleted at the end; one whose process was
/// killed is deleted by the next.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string LockName = "lock";

    private readonly FileStream _lock;

    private WorkFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public static WorkFolder Make(string path)
    {
        SweepLeftovers(path);
        PrivateFile.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
        PrivateFile.CreateFolder(path);
        return new WorkFolder(path, PrivateFile.Open(System.IO.Path.Combine(path, LockName), FileMode.CreateNew));
    }

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    // …/runs/RUN/backup: those of other runs that nobody holds.
    private static void SweepLeftovers(string path)
    {
        var name = System.IO.Path.GetFileName(path);
        var runs = System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(path));
        if (!Directory.Exists(runs))
        {
            return;
        }

        foreach (var run in Directory.EnumerateDirectories(runs))
        {
            var folder = System.IO.Path.Combine(run, name);
            if (Directory.Exists(folder) && !IsHeld(folder))
            {
                Directory.Delete(folder, recursive: true);
                if (!Directory.EnumerateFileSystemEntries(run).Any())
                {
                    Directory.Delete(run);
                }
            }
        }
    }

    private static bool IsHeld(string folder)
    {
        try
        {
            File.Open(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None)
                .Dispose();
            return false;
        }
        catch (FileNotFoundException)
        {
            // Being made at this moment, or nothing of value is in it yet.
            return Directory.EnumerateFileSystemEntries(folder).Any() is false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
