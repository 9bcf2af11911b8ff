using System.IO.Compression;
using System.Security.Cryptography;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using ZstdSharp;

namespace PocketFerry.Sources.Files.Output;

/// <summary>A data file being written, compressed and hashed on the way. Without a path it goes nowhere (a dry run).</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly FileStream? _file;
    private readonly HashingWriteStream _stored;
    private string? _sha256;

    public OutputFile(string? path, FileCompression compression, bool isPrivate, bool hash)
    {
        Path = path;
        Compression = compression;
        _file = path is null ? null : Create(path, isPrivate);
        _stored = new HashingWriteStream(_file ?? Stream.Null, hash ? NewHash() : null);
        Stream = compression switch
        {
            FileCompression.Gzip => new GZipStream(_stored, CompressionLevel.Optimal, leaveOpen: true),
            FileCompression.Zstd => new CompressionStream(_stored, level: 3, leaveOpen: true),
            _ => _stored,
        };
    }

    private OutputFile(FileStream file, IncrementalHash hash, long bytes)
    {
        (Path, Compression, _file) = (file.Name, FileCompression.None, file);
        _stored = new HashingWriteStream(file, hash, bytes);
        Stream = _stored;
    }

    public string? Path { get; }

    public FileCompression Compression { get; }

    /// <summary>Takes the uncompressed bytes.</summary>
    public Stream Stream { get; }

    /// <summary>The size on disk; final after <see cref="Complete"/>.</summary>
    public long Bytes => _stored.Count;

    /// <summary>The SHA-256 of what is on disk; final after <see cref="Complete"/>, empty where none is made.</summary>
    public string Sha256 => _sha256 ?? _stored.Hash();

    /// <summary>Ends the compression and puts everything onto the disk.</summary>
    public void Complete()
    {
        if (Compression != FileCompression.None)
        {
            Stream.Dispose();
        }

        _sha256 = _stored.Hash();
        _file?.Flush(flushToDisk: true);
        _file?.Dispose();
    }

    public void Dispose()
    {
        // After a failure the compressor may be unable to write its end; the file goes away anyway.
        _file?.Dispose();
        _stored.Dispose();
    }

    /// <summary>
    /// Opens a file that isn't compressed behind what counts of it, and cuts off the rest; null where it doesn't begin with
    /// what was written.
    /// </summary>
    public static OutputFile? Continue(string path, OutputMark mark)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var hash = NewHash();
        if (Hash(file, mark.Bytes, hash) && Convert.ToHexStringLower(hash.GetCurrentHash()) == mark.Sha256)
        {
            file.SetLength(mark.Bytes);
            return new OutputFile(file, hash, mark.Bytes);
        }

        hash.Dispose();
        file.Dispose();
        return null;
    }

    private static bool Hash(FileStream file, long bytes, IncrementalHash hash)
    {
        var buffer = new byte[1 << 20];
        while (bytes > 0)
        {
            var read = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes)));
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(buffer.AsSpan(0, read));
            bytes -= read;
        }

        return true;
    }

    private static IncrementalHash NewHash() => IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

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
