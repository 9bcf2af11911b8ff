using System.IO.Compression;

namespace PocketFerry.PocketBase.Backups.Archives;

/// <summary>Writes an archive as PocketBase does: files only, deflated at best speed, forward slashes.</summary>
internal sealed class ArchiveWriter : IDisposable
{
    private const int RegularFile = 0x8000;
    private const int DefaultMode = 0x1A4; // 0644

    private readonly FileStream _file;
    private readonly ZipArchive _zip;
    private readonly byte[] _buffer = new byte[1 << 17];

    public ArchiveWriter(string path)
    {
        _file = PrivateFile.Open(path, FileMode.CreateNew);
        _zip = new ZipArchive(_file, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <summary>Bytes read so far.</summary>
    public long Read { get; private set; }

    /// <summary>Adds a file; false where it is no longer there.</summary>
    public bool Add(string path, string name, CancellationToken cancellation)
    {
        FileStream content;
        try
        {
            content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }

        using (content)
        {
            var entry = _zip.CreateEntry(name, CompressionLevel.Fastest);
            entry.LastWriteTime = Time(File.GetLastWriteTime(path));
            entry.ExternalAttributes = Attributes(content);
            using var target = entry.Open();
            while (content.Read(_buffer) is > 0 and var read)
            {
                cancellation.ThrowIfCancellationRequested();
                target.Write(_buffer, 0, read);
                Read += read;
            }
        }

        return true;
    }

    /// <summary>Ends the archive, and has it reach the disk; without this it is no archive.</summary>
    public void Complete()
    {
        _zip.Dispose();
        _file.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        _zip.Dispose();
        _file.Dispose();
    }

    // PocketBase makes files with the modes that the archive names; without any it could not read them afterwards.
    private static int Attributes(FileStream file)
    {
        if (OperatingSystem.IsWindows())
        {
            return 0;
        }

        var mode = (int)File.GetUnixFileMode(file.SafeFileHandle) & 0x1FF;
        return (RegularFile | (mode == 0 ? DefaultMode : mode)) << 16;
    }

    // Archives know the years from 1980 to 2107.
    private static DateTimeOffset Time(DateTime time) => time.Year is >= 1980 and <= 2107 ? time : DateTime.Now;
}
