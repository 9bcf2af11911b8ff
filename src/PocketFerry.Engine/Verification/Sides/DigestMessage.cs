using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>
/// The bytes that tell a record's content, and their hash, which is only compared with others of the same process: many times
/// faster than SHA-256, and begun with a number that nobody knows beforehand, so that no two contents can be made to look
/// the same. Not thread-safe.
/// </summary>
internal sealed class DigestMessage : IBufferWriter<byte>
{
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>The hash of what is written.</summary>
    public UInt128 Hash => XxHash128.HashToUInt128(_bytes.AsSpan(0, _length), Seed);

    /// <summary>Begins another message.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes bytes, told from what follows by their number.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        var room = Room(sizeof(int) + bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, bytes.Length);
        bytes.CopyTo(room[sizeof(int)..]);
        _length += sizeof(int) + bytes.Length;
    }

    /// <summary>Writes a number, told from bytes by a mark that no number of bytes is.</summary>
    public void WriteNumber(double value)
    {
        var room = Room(sizeof(int) + sizeof(double));
        BinaryPrimitives.WriteInt32LittleEndian(room, -1);
        BinaryPrimitives.WriteDoubleLittleEndian(room[sizeof(int)..], value);
        _length += sizeof(int) + sizeof(double);
    }

    /// <summary>Begins bytes that others write, and whose number is only known then.</summary>
    public int Open()
    {
        Room(sizeof(int));
        _length += sizeof(int);
        return _length;
    }

    /// <summary>Ends what <see cref="Open"/> began, which gave <paramref name="start"/>.</summary>
    public void Close(int start) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start - sizeof(int)), _length - start);

    /// <summary>The bytes written since <see cref="Open"/> gave <paramref name="start"/>.</summary>
    public Span<byte> Since(int start) => _bytes.AsSpan(start, _length - start);

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Room(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => Room(Math.Max(sizeHint, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Room(int size)
    {
        if (_bytes.Length - _length < size)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(_length + size)));
        }

        return _bytes.AsSpan(_length);
    }
}
