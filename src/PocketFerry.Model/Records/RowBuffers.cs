using System.Buffers;

namespace PocketFerry.Model.Records;

/// <summary>
/// The arrays of batches. The shared pool would keep some of every size for every thread that a batch passed through, which is a
/// hundred megabytes where batches are long.
/// </summary>
internal static class RowBuffers
{
    // A run's three stages hold about so many batches at a time.
    private const int KeptOfASize = 6;

    public static ArrayPool<Cell> Cells { get; } = ArrayPool<Cell>.Create(1 << 20, KeptOfASize);

    public static ArrayPool<RowPosition> Positions { get; } = ArrayPool<RowPosition>.Create(1 << 16, KeptOfASize);

    public static ArrayPool<byte> Bytes { get; } = ArrayPool<byte>.Create(2 * RowBatch.TargetBytes, KeptOfASize);
}
