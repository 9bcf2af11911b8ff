using System.IO.Compression;
using System.IO.Hashing;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Backups.Archives;

/// <summary>Reads an archive that may be hostile. Nothing is written before its directory has been found sound.</summary>
internal sealed class ArchiveReader : IDisposable
{
    private const int LinkMode = 0xA000;
    private const int RegularMode = 0x8000;
    private const int TypeBits = 0xF000;

    // Deflate can't do better than this; entries that share their bytes can, and are refused.
    private const long BestRatio = 1040;
    private const int Slack = 1 << 16;

    private readonly string _name;
    private readonly ZipArchive _zip;
    private readonly byte[] _buffer = new byte[1 << 17];

    private ArchiveReader(string name, ZipArchive zip, long length)
    {
        (_name, _zip) = (name, zip);
        Entries = [.. zip.Entries.Where(e => !e.FullName.EndsWith('/'))];
        Check(length);
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<ZipArchiveEntry> Entries { get; }

    /// <summary>How many bytes they have together when unpacked.</summary>
    public long Unpacked { get; private set; }

    /// <summary>Opens an archive.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="content">The archive, which is disposed with this.</param>
    /// <exception cref="EndpointException">It is none, damaged, or made to do harm.</exception>
    public static ArchiveReader Open(string name, Stream content)
    {
        ZipArchive? zip = null;
        try
        {
            if (!EndRecord.IsSound(content))
            {
                throw Unsound(name, "it names more entries than it can hold");
            }

            zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: false);
            return new ArchiveReader(name, zip, content.Length);
        }
        catch (Exception error)
        {
            zip?.Dispose();
            content.Dispose();
            throw error is InvalidDataException or ArgumentException or OverflowException
                ? Unsound(name, "it is no zip archive, or a damaged one", error)
                : error;
        }
    }

    /// <summary>Opens an archive on this machine.</summary>
    public static ArchiveReader Open(string file)
    {
        try
        {
            return Open(file, File.OpenRead(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException($"{file}: {error.Message}", "Name an archive that you can read.", inner: error);
        }
    }

    /// <summary>Unpacks all that belongs into a data directory; the folder must be empty.</summary>
    public void UnpackAll(string folder, Action<long>? progress, CancellationToken cancellation)
    {
        DiskSpace.Require(folder, DiskSpace.FreeAt(folder), Unpacked, "Free some space on that disk.");
        long done = 0;
        foreach (var entry in Entries.Where(e => IsWanted(e.FullName)))
        {
            Unpack(entry, Path.Combine(folder, entry.FullName), cancellation);
            done += entry.Length;
            progress?.Invoke(done);
        }
    }

    /// <summary>Unpacks one file.</summary>
    public void Unpack(ZipArchiveEntry entry, string path, CancellationToken cancellation)
    {
        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
            using var target = PrivateFile.Open(path, FileMode.CreateNew);
            Copy(entry, target, cancellation);
            SetMode(entry, path);
        }
        catch (InvalidDataException error)
        {
            throw Unsound(_name, $"'{entry.FullName}' can't be unpacked", error);
        }
    }

    public void Dispose() => _zip.Dispose();

    private static bool IsWanted(string name) =>
        !ArchivePart.IsKept(EntryName.Root(name)) && !ArchivePart.IsLogIndex(name);

    private void Check(long length)
    {
        var comparer = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var names = new HashSet<string>(comparer);
        long packed = 0;
        foreach (var entry in _zip.Entries)
        {
            var file = entry.FullName.TrimEnd('/');
            if (!EntryName.IsSafe(file))
            {
                throw Unsound(_name, $"it would write outside its folder ('{entry.FullName}')");
            }

            if (!names.Add(file))
            {
                throw Unsound(_name, $"it holds '{file}' twice");
            }

            // A type that isn't given is a regular file's.
            var type = (entry.ExternalAttributes >> 16) & TypeBits;
            if (!entry.FullName.EndsWith('/') && type is not (0 or RegularMode))
            {
                throw Unsound(_name, $"'{file}' is {(type == LinkMode ? "a link" : "no file")}");
            }

            packed += entry.CompressedLength;
            Unpacked += entry.Length;
            if (
                entry.IsEncrypted
                || entry.Length < 0
                || entry.CompressedLength < 0
                || packed > length
                || Unpacked < 0
                || entry.Length > (entry.CompressedLength * BestRatio) + Slack
            )
            {
                throw Unsound(_name, $"'{file}' can't be what the archive says it is");
            }
        }
    }

    // The sizes that the directory names are a promise; more is never written.
    private void Copy(ZipArchiveEntry entry, FileStream target, CancellationToken cancellation)
    {
        var sum = new Crc32();
        long written = 0;
        using var content = entry.Open();
        while (content.Read(_buffer) is > 0 and var read)
        {
            cancellation.ThrowIfCancellationRequested();
            written += read;
            if (written > entry.Length)
            {
                throw new InvalidDataException("It is longer than the archive says.");
            }

            sum.Append(_buffer.AsSpan(0, read));
            target.Write(_buffer, 0, read);
        }

        if (written != entry.Length || sum.GetCurrentHashAsUInt32() != entry.Crc32)
        {
            throw new InvalidDataException("Its content isn't what the archive says.");
        }
    }

    private static void SetMode(ZipArchiveEntry entry, string path)
    {
        if (!OperatingSystem.IsWindows() && ((entry.ExternalAttributes >> 16) & 0x1FF) is > 0 and var mode)
        {
            // Nobody else gets to it: the folder above it is this user's alone.
            File.SetUnixFileMode(path, (UnixFileMode)mode | UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static EndpointException Unsound(string name, string why, Exception? inner = null) =>
        new($"{name}: {why}.", "Take a backup as PocketBase or pbferry made it.", inner: inner);
}
