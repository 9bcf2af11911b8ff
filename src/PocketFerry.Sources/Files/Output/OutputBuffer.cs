namespace PocketFerry.Sources.Files.Output;

/// <summary>Bytes on their way to a stream, where the last row can still be taken back.</summary>
internal sealed class OutputBuffer
{
    /// <summary>The length at which the owner flushes.</summary>
    public const int FlushLength = 1 << 20;

    private byte[] _bytes = new byte[FlushLength + (1 << 16)];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for so many bytes; see <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Array.Resize(
                ref _bytes,
                checked((int)Math.Min(Array.MaxLength, Math.Max((long)Length + count, _bytes.Length * 2L)))
            );
        }

        return _bytes.AsSpan(Length, count);
    }

    public void Advance(int count) => Length += count;

    public void Add(byte value)
    {
        if (Length == _bytes.Length)
        {
            Reserve(1);
        }

        _bytes[Length++] = value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    public void TruncateTo(int length) => Length = length;

    public void FlushTo(Stream stream)
    {
        stream.Write(Written);
        Length = 0;
    }
}
