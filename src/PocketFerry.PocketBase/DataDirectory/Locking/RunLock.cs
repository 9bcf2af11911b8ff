using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.DataDirectory.Locking;

/// <summary>Keeps two runs of pbferry off one data directory: an open file beside it, which ends with the process.</summary>
internal sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    public static RunLock Take(DataDirectoryPath path)
    {
        var name = path.Beside("lock");
        try
        {
            return new RunLock(
                new FileStream(
                    name,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    1,
                    FileOptions.DeleteOnClose
                )
            );
        }
        catch (UnauthorizedAccessException error)
        {
            throw new EndpointException(
                $"{path.Name}: no right to write beside the data directory ({name}).",
                "Give this user write access to the folder that holds the data directory.",
                inner: error
            );
        }
        catch (IOException error) when (File.Exists(name))
        {
            throw new EndpointException(
                $"{path.Name}: another run of pbferry is writing here.",
                "Wait until it has ended, then run the command again.",
                inner: error
            );
        }
        catch (IOException error)
        {
            throw new EndpointException(
                $"{path.Name}: can't write beside the data directory: {error.Message}",
                "The folder that holds the data directory must be writable and have free space.",
                inner: error
            );
        }
    }

    public void Dispose() => _file.Dispose();
}
