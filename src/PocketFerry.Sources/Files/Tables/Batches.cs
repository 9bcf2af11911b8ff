using System.Runtime.CompilerServices;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Tables;

/// <summary>What all file sources share: the size of a batch, and the loop over them.</summary>
internal static class Batches
{
    private const int MaxCells = 1 << 20;

    public static RowBatch Create(IReadOnlyList<string> columns) =>
        new(columns, Math.Clamp((1 << 16) / Math.Max(1, columns.Count), 1, 1024));

    /// <summary>Whether to hand the batch on; bounds the cells of very wide rows as well as the bytes.</summary>
    public static bool IsFull(RowBatch batch) => batch.IsFull || (long)batch.Count * batch.Columns.Count >= MaxCells;

    /// <summary>The batch at the end of a read; an empty one is disposed, and the stream is at its end.</summary>
    public static RowBatch? OrEnd(RowBatch batch)
    {
        if (batch.Count > 0)
        {
            return batch;
        }

        batch.Dispose();
        return null;
    }

    /// <summary>Reads a stream to its end or limit; opening and parsing run on the thread pool.</summary>
    public static async IAsyncEnumerable<RowBatch> ReadAllAsync(
        Func<IBatchReader> open,
        ReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var left = options.Limit ?? long.MaxValue;
        var most = options.BatchRows ?? int.MaxValue;
        using var reader = await Task.Run(open, cancellation);
        while (left > 0)
        {
            var rows = Math.Min(left, most);
            var batch = await Task.Run(() => reader.Next(rows), cancellation);
            if (batch is null)
            {
                yield break;
            }

            left -= batch.Count;
            yield return batch;
        }
    }
}
