using System.Security.Cryptography;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Counts the bytes that are written through it, and hashes them where somebody wants to know.</summary>
internal sealed class HashingWriteStream(Stream inner, IncrementalHash? hash, long count = 0) : Stream
{
    public long Count { get; private set; } = count;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The hash of everything written, in lower-case hex; empty where none is made.</summary>
    public string Hash() => hash is null ? "" : Convert.ToHexStringLower(hash.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        hash?.AppendData(buffer);
        Count += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash?.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
