using System.Buffers.Binary;

namespace PocketFerry.Engine.Verification.Spilling;

/// <summary>
/// Entries of a key and some bytes, dealt into partitions by their keys: what two sides have of one key lies in the same
/// partition of both, so that they are compared one partition at a time. Within a partition the order is kept.
/// </summary>
/// <param name="file">Where what doesn't fit in memory goes.</param>
/// <param name="payload">How many bytes go with each key.</param>
/// <remarks>Written from one thread, then read from one.</remarks>
internal sealed class Spill(SpillFile file, int payload)
{
    /// <summary>How many partitions there are.</summary>
    public const int Partitions = 256;

    private const int SmallestBlock = 256;
    private const int BlockBytes = 8192;

    private readonly Partition[] _partitions = [.. Enumerable.Range(0, Partitions).Select(_ => new Partition())];
    private bool _isLarge;

    /// <summary>How many bytes go with each key.</summary>
    public int Payload => payload;

    /// <summary>Adds an entry and returns the bytes to fill in before the next is added.</summary>
    /// <param name="key">At most 65,535 bytes; what is longer is cut, which no PocketBase id comes near.</param>
    public Span<byte> Add(ReadOnlySpan<byte> key)
    {
        key = key[..Math.Min(key.Length, ushort.MaxValue)];
        var partition = _partitions[ByteKey.HashOf(key) & (Partitions - 1)];
        var size = sizeof(ushort) + key.Length + payload;
        if (partition.Used + size > partition.Block.Length)
        {
            MakeRoom(partition, size);
        }

        var entry = partition.Block.AsSpan(partition.Used, size);
        BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)key.Length);
        key.CopyTo(entry[sizeof(ushort)..]);
        partition.Used += size;
        return entry[(sizeof(ushort) + key.Length)..];
    }

    /// <summary>Nothing more is added: gives memory back where there is much.</summary>
    public void Complete()
    {
        if (_isLarge)
        {
            foreach (var partition in _partitions)
            {
                Flush(partition);
                partition.Block = [];
            }
        }
    }

    /// <summary>The entries of a partition, one after the other.</summary>
    public SpillEntries Load(int number)
    {
        var partition = _partitions[number];
        var bytes = new byte[partition.Blocks.Sum(b => b.Length) + partition.Used];
        var at = 0;
        foreach (var (start, length) in partition.Blocks)
        {
            file.Read(start, bytes.AsSpan(at, length));
            at += length;
        }

        partition.Block.AsSpan(0, partition.Used).CopyTo(bytes.AsSpan(at));
        return new SpillEntries(bytes, payload);
    }

    private void MakeRoom(Partition partition, int size)
    {
        if (partition.Block.Length >= BlockBytes)
        {
            Flush(partition);
        }

        var wanted = Math.Max(partition.Used + size, Math.Max(SmallestBlock, partition.Block.Length * 2));
        var length = Math.Max(Math.Min(wanted, BlockBytes), partition.Used + size);
        if (length > partition.Block.Length)
        {
            Array.Resize(ref partition.Block, length);
        }
    }

    private void Flush(Partition partition)
    {
        if (partition.Used == 0)
        {
            return;
        }

        _isLarge = true;
        partition.Blocks.Add((file.Append(partition.Block.AsSpan(0, partition.Used)), partition.Used));
        partition.Used = 0;
    }

    private sealed class Partition
    {
        public byte[] Block = [];

        public int Used;

        public List<(long Start, int Length)> Blocks { get; } = [];
    }
}
