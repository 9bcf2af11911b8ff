using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Backups.Archives;

namespace PocketFerry.PocketBase.Backups.Directories;

/// <summary>
/// Makes an archive of a data directory, also of one that a server is using: databases as snapshots, everything else as it
/// lies there.
/// </summary>
internal sealed class DirectoryArchive(string root, string scratch)
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 32,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private static readonly string[] LogEndings = ["-wal", "-shm", "-journal"];

    /// <summary>Files that a server deleted while the archive was made.</summary>
    public long Vanished { get; private set; }

    public void Write(string archive, Action<long>? progress, CancellationToken cancellation)
    {
        using var writer = new ArchiveWriter(archive);
        // First, so that what their records name is there still or was deleted since.
        var databases = SnapshotDatabases(writer, cancellation);
        foreach (var (path, name) in Files().Where(f => !IsOfDatabase(f.Name, databases)))
        {
            Vanished += writer.Add(path, name, cancellation) ? 0 : 1;
            progress?.Invoke(writer.Read);
        }

        writer.Complete();
    }

    private List<string> SnapshotDatabases(ArchiveWriter writer, CancellationToken cancellation)
    {
        var names = Directory
            .EnumerateFiles(root, "*.db")
            .Where(IsDatabase)
            .Select(p => Path.GetFileName(p))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var name in names)
        {
            var copy = Path.Combine(scratch, name);
            DatabaseSnapshot.Take(Path.Combine(root, name), copy);
            CopyMode(Path.Combine(root, name), copy);
            writer.Add(copy, name, cancellation);
            File.Delete(copy);
        }

        return names;
    }

    private IEnumerable<(string Path, string Name)> Files()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(root).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (ArchivePart.IsLeftOut(name))
            {
                continue;
            }

            if (!Directory.Exists(path))
            {
                yield return (path, name);
                continue;
            }

            foreach (var file in Directory.EnumerateFiles(path, "*", Everything))
            {
                yield return (file, Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'));
            }
        }
    }

    private static bool IsOfDatabase(string name, List<string> databases) =>
        databases.Any(d =>
            name == d || (name.StartsWith(d, StringComparison.Ordinal) && LogEndings.Contains(name[d.Length..]))
        );

    private static bool IsDatabase(string path)
    {
        Span<byte> header = stackalloc byte[16];
        try
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
                && header.SequenceEqual("SQLite format 3\0"u8);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new EndpointException(
                $"{path}: {error.Message}",
                "Run as the user who owns the files.",
                inner: error
            );
        }
    }

    private static void CopyMode(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        }
    }
}
