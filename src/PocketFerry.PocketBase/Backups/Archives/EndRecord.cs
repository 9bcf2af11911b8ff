using System.Buffers.Binary;

namespace PocketFerry.PocketBase.Backups.Archives;

/// <summary>
/// The record at an archive's end, looked at before anything else: it says how many entries the directory has, and the
/// directory is kept in memory.
/// </summary>
internal static class EndRecord
{
    private const int Length = 22;
    private const int LongestComment = 65_535;
    private const int LocatorLength = 20;
    private const int ShortestEntry = 46 + 1;
    private const long MostEntries = 5_000_000;
    private const uint Signature = 0x06054b50;
    private const uint LocatorSignature = 0x07064b50;

    /// <summary>Whether the count is one that the archive can hold, and we can.</summary>
    public static bool IsSound(Stream archive)
    {
        var tail = new byte[(int)Math.Min(archive.Length, Length + LongestComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        for (var at = tail.Length - Length; at >= 0; at--)
        {
            if (Number32(tail, at) == Signature)
            {
                var start = archive.Length - tail.Length + at;
                return Fits(Count(archive, tail, at, start), archive.Length);
            }
        }

        // Without the record it is no archive, which others say better.
        return true;
    }

    private static bool Fits(ulong count, long length) =>
        count <= MostEntries && (length >= (long)count * ShortestEntry || count == 0);

    private static ulong Count(Stream archive, byte[] tail, int at, long start)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
        if (count != ushort.MaxValue || start < LocatorLength)
        {
            return count;
        }

        Span<byte> locator = stackalloc byte[LocatorLength];
        archive.Position = start - LocatorLength;
        archive.ReadExactly(locator);
        var position = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (
            BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature
            || position < 0
            || position > archive.Length - 56
        )
        {
            return count;
        }

        Span<byte> record = stackalloc byte[40];
        archive.Position = position;
        archive.ReadExactly(record);
        return BinaryPrimitives.ReadUInt64LittleEndian(record[32..]);
    }

    private static uint Number32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}
