namespace PocketFerry.PocketBase.Backups;

/// <summary>Files and folders that hold a whole PocketBase, password hashes and all: for this user only.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Own;
        }

        return new FileStream(path, options);
    }

    public static string CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, Own | UnixFileMode.UserExecute);
        }

        return path;
    }
}
