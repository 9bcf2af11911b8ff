namespace PocketFerry.Engine.Verification.Spilling;

/// <summary>
/// One temporary file for what a comparison puts aside, so that memory stays the same however many records there are. It
/// is made when it is first needed, readable by its owner alone, and gone with the process. Safe for use from several threads.
/// </summary>
internal sealed class SpillFile(string folder) : IDisposable
{
    private readonly Lock _making = new();
    private FileStream? _file;
    private long _length;

    /// <summary>Writes a block and returns where it begins.</summary>
    public long Append(ReadOnlySpan<byte> block)
    {
        var at = Interlocked.Add(ref _length, block.Length) - block.Length;
        RandomAccess.Write(Open().SafeFileHandle, block, at);
        return at;
    }

    /// <summary>Reads a block that was written.</summary>
    public void Read(long at, Span<byte> block)
    {
        while (block.Length > 0)
        {
            var read = RandomAccess.Read(Open().SafeFileHandle, block, at);
            if (read == 0)
            {
                throw new IOException($"{Open().Name}: a temporary file is shorter than what was written into it.");
            }

            block = block[read..];
            at += read;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        if (_file is not null)
        {
            return _file;
        }

        lock (_making)
        {
            return _file ??= Create();
        }
    }

    private FileStream Create()
    {
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(folder, $"verify-{Guid.NewGuid():n}.tmp"), options);
    }
}
