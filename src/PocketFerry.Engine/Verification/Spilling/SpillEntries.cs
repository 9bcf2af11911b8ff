using System.Buffers.Binary;

namespace PocketFerry.Engine.Verification.Spilling;

/// <summary>The entries of one partition of a <see cref="Spill"/>.</summary>
internal readonly struct SpillEntries(byte[] bytes, int payload)
{
    /// <summary>Every entry: its key, and where its bytes are.</summary>
    public IEnumerable<SpillEntry> All()
    {
        for (var at = 0; at < bytes.Length; )
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
            var key = new ByteKey(bytes, at + sizeof(ushort), length);
            at += sizeof(ushort) + length;
            yield return new SpillEntry(key, new ReadOnlyMemory<byte>(bytes, at, payload));
            at += payload;
        }
    }
}

/// <summary>A key and the bytes that go with it.</summary>
internal readonly record struct SpillEntry(ByteKey Key, ReadOnlyMemory<byte> Payload);
