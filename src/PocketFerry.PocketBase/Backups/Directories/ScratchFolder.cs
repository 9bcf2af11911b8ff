using System.Security.Cryptography;
using PocketFerry.PocketBase.Backups.Archives;
using PocketFerry.PocketBase.DataDirectory;

namespace PocketFerry.PocketBase.Backups.Directories;

/// <summary>
/// A folder of our own in PocketBase's scratch folder: on the data directory's own disk, in no backup, and swept when
/// PocketBase starts.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly string _parent;

    public ScratchFolder(DataDirectoryPath path)
    {
        _parent = System.IO.Path.Combine(path.Root, ArchivePart.Scratch);
        PrivateFile.CreateFolder(_parent);
        // The run lock is held: whatever else of ours lies here is of a process that was killed.
        foreach (var left in Directory.EnumerateDirectories(_parent, "pbferry_*"))
        {
            Directory.Delete(left, recursive: true);
        }

        Path = PrivateFile.CreateFolder(
            System.IO.Path.Combine(_parent, $"pbferry_{RandomNumberGenerator.GetHexString(8, lowercase: true)}")
        );
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        if (Directory.Exists(_parent) && !Directory.EnumerateFileSystemEntries(_parent).Any())
        {
            Directory.Delete(_parent);
        }
    }
}
