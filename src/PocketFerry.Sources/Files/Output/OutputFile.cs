using System.IO.Compression;
using PocketFerry.Engine.Endpoints;
using ZstdSharp;

namespace PocketFerry.Sources.Files.Output;

/// <summary>A data file being written, compressed and hashed on the way. Without a path it goes nowhere (a dry run).</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly FileStream? _file;
    private readonly HashingWriteStream _stored;

    public OutputFile(string? path, FileCompression compression, bool isPrivate, bool hash)
    {
        Path = path;
        Compression = compression;
        _file = path is null ? null : Create(path, isPrivate);
        _stored = new HashingWriteStream(_file ?? Stream.Null, hash);
        Stream = compression switch
        {
            FileCompression.Gzip => new GZipStream(_stored, CompressionLevel.Optimal, leaveOpen: true),
            FileCompression.Zstd => new CompressionStream(_stored, level: 3, leaveOpen: true),
            _ => _stored,
        };
    }

    public string? Path { get; }

    public FileCompression Compression { get; }

    /// <summary>Takes the uncompressed bytes.</summary>
    public Stream Stream { get; }

    /// <summary>The size on disk; final after <see cref="Complete"/>.</summary>
    public long Bytes => _stored.Count;

    /// <summary>The SHA-256 of what is on disk, after <see cref="Complete"/>; empty where none is made.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Ends the compression and puts everything onto the disk.</summary>
    public void Complete()
    {
        if (Compression != FileCompression.None)
        {
            Stream.Dispose();
        }

        Sha256 = _stored.Hash();
        _file?.Flush(flushToDisk: true);
        _file?.Dispose();
    }

    public void Dispose()
    {
        // After a failure the compressor may be unable to write its end; the file goes away anyway.
        _file?.Dispose();
        _stored.Dispose();
    }

    /// <summary>Makes a new file; private ones are readable by their owner alone.</summary>
    public static FileStream Create(string path, bool isPrivate)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        };
        if (isPrivate && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException($"{path}: can't be written: {e.Message}", inner: e);
        }
    }
}
