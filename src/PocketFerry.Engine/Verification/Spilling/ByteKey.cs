using System.Text;

namespace PocketFerry.Engine.Verification.Spilling;

/// <summary>A key of bytes that lies in a larger array; no memory of its own.</summary>
internal readonly struct ByteKey(byte[] bytes, int offset, int length) : IEquatable<ByteKey>
{
    private readonly int _hash = HashOf(bytes.AsSpan(offset, length));

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => bytes.AsSpan(offset, length);

    /// <summary>The hash of a key; another one in every process, so that no input can be made to collide.</summary>
    public static int HashOf(ReadOnlySpan<byte> key)
    {
        var hash = new HashCode();
        hash.AddBytes(key);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public bool Equals(ByteKey other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ByteKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The key as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Span);
}
