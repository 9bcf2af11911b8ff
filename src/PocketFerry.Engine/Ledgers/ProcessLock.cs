namespace PocketFerry.Engine.Ledgers;

/// <summary>A lock that ends with its process, however that ends: an open file that nobody else may open.</summary>
internal sealed class ProcessLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly FileStream _file;

    private ProcessLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null where another process has it.</summary>
    /// <param name="path">The file; its folder is made where it isn't there.</param>
    public static ProcessLock? TryTake(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new ProcessLock(
                    new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1)
                );
            }
            catch (IOException) when (File.Exists(path))
            {
                // Somebody who merely looks whether it is taken holds it for an instant.
                if (tries == 3)
                {
                    return null;
                }

                Thread.Sleep(Pause);
            }
        }
    }

    /// <summary>Whether a process has the lock.</summary>
    public static bool IsTaken(string path)
    {
        try
        {
            // Shared, so that several may look at a time.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            return false;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
