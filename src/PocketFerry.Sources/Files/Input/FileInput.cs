using PocketFerry.Engine.Endpoints;
using ZstdSharp;

namespace PocketFerry.Sources.Files.Input;

/// <summary>A file that can be opened any number of times, decompressed on the way.</summary>
internal sealed class FileInput : IDisposable
{
    private readonly bool _deleteOnDispose;

    private FileInput(string name, string path, FileCompression compression, long length, bool deleteOnDispose)
    {
        Name = name;
        FilePath = path;
        Compression = compression;
        Length = length;
        _deleteOnDispose = deleteOnDispose;
    }

    /// <summary>The file as the user named it.</summary>
    public string Name { get; }

    /// <summary>Where the bytes are: the file, or its spooled copy.</summary>
    public string FilePath { get; }

    public FileCompression Compression { get; }

    /// <summary>The file's size on disk.</summary>
    public long Length { get; }

    /// <summary>Opens a path, or standard input where it is <c>-</c>.</summary>
    public static async Task<FileInput> OpenAsync(
        string path,
        FileSourceOptions options,
        CancellationToken cancellation
    )
    {
        if (path == "-")
        {
            if (options.StandardInput is FileStream { CanSeek: true } spooled)
            {
                await using (spooled)
                {
                    var compression = Detect("standard input", "", spooled);
                    return new FileInput("standard input", spooled.Name, compression, spooled.Length, false);
                }
            }

            var input = options.StandardInput ?? Console.OpenStandardInput();
            return await SpoolAsync("standard input", input, options, cancellation);
        }

        Stream stream;
        try
        {
            stream = Raw(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }

        await using (stream)
        {
            // A pipe (`<(zcat …)`) gives its bytes once only.
            return stream.CanSeek
                ? new FileInput(path, path, Detect(path, path, stream), stream.Length, false)
                : await SpoolAsync(path, stream, options, cancellation);
        }
    }

    /// <summary>Opens the decompressed content from its start.</summary>
    /// <param name="wrap">Put between the disk and the decompressor; sees the bytes as they are stored.</param>
    public Stream OpenRead(Func<Stream, Stream>? wrap = null)
    {
        Stream raw;
        try
        {
            raw = Raw(FilePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(Name, e);
        }

        return Decompress(wrap is null ? raw : wrap(raw), Name, Compression);
    }

    /// <summary>Opens a file whose compression is known.</summary>
    public static Stream OpenPlain(string path, FileCompression compression) =>
        Decompress(Raw(path), path, compression);

    /// <summary>A file with the decompressed bytes, for a format that needs random access.</summary>
    public async Task<FileInput> PlainAsync(FileSourceOptions options, CancellationToken cancellation)
    {
        if (Compression == FileCompression.None)
        {
            return this;
        }

        using (this)
        {
            await using var content = OpenRead();
            return await SpoolAsync(Name, content, options with { KeepSpool = false }, cancellation);
        }
    }

    public void Dispose()
    {
        if (_deleteOnDispose)
        {
            File.Delete(FilePath);
        }
    }

    private static async Task<FileInput> SpoolAsync(
        string name,
        Stream content,
        FileSourceOptions options,
        CancellationToken cancellation
    )
    {
        var folder = Directory.CreateDirectory(options.SpoolFolder ?? Path.GetTempPath()).FullName;
        var path = Path.Combine(folder, $"pbferry-spool-{Guid.NewGuid():N}");
        var created = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            created.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            await using var file = new FileStream(path, created);
            await content.CopyToAsync(file, 1 << 20, cancellation);
            await file.FlushAsync(cancellation);
            file.Position = 0;
            return new FileInput(name, path, Detect(name, "", file), file.Length, !options.KeepSpool);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static FileCompression Detect(string name, string path, Stream stream)
    {
        Span<byte> magic = stackalloc byte[4];
        var length = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        var found = magic[..length] switch
        {
            [0x1f, 0x8b, ..] => FileCompression.Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] => FileCompression.Zstd,
            _ => FileCompression.None,
        };
        var named = FileNaming.CompressionOf(path);
        if (named != FileCompression.None && named != found)
        {
            throw new EndpointException(
                $"{name}: the name says {named.ToString().ToLowerInvariant()}, the content is not.",
                "Rename the file, or download it again if it was cut off."
            );
        }

        return found;
    }

    private static CheckedStream Decompress(Stream raw, string name, FileCompression compression) =>
        new(
            compression switch
            {
                FileCompression.Gzip => new GzipInputStream(raw),
                FileCompression.Zstd => new DecompressionStream(raw, bufferSize: 1 << 17, leaveOpen: false),
                _ => raw,
            },
            name,
            compression
        );

    private static FileStream Raw(string path) =>
        new(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            1,
            FileOptions.SequentialScan
        );

    private static EndpointException Unreadable(string name, Exception e) =>
        e is FileNotFoundException or DirectoryNotFoundException
            ? new EndpointException($"{name}: there is no such file.", "Check the path.", EndpointFailure.Usage, e)
            : new EndpointException($"{name}: can't be opened: {e.Message}", inner: e);
}
