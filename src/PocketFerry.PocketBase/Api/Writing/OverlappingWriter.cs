using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Writes batches of new records, two at a time: the next one is planned, and on its way, while the server writes the last.
/// A batch of which this can't be said sets out when all before it is done. Not thread-safe.
/// </summary>
/// <param name="plan">Plans a batch's rows; told whether the batch before it is under way.</param>
/// <param name="writer">Writes what was planned.</param>
internal sealed class OverlappingWriter(
    Func<RowBatch, bool, CancellationToken, Task<SegmentPlan>> plan,
    SegmentWriter writer
)
{
    private readonly Queue<UnderWay> _underWay = new();

    /// <summary>Sets out to write a batch.</summary>
    public async Task BeginAsync(RowBatch batch, CancellationToken cancellation)
    {
        if (_underWay.Count == 1 && _underWay.Peek() is { Segment: null } first)
        {
            // It waited for the one before it, which is done with.
            _underWay.Clear();
            await SetOutAsync(first.Batch, cancellation).ConfigureAwait(false);
        }

        if (_underWay.Any(u => u.Sending is null))
        {
            _underWay.Enqueue(new UnderWay(batch, null, null));
        }
        else
        {
            await SetOutAsync(batch, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the batch that was begun first; what has not set out, doesn't.</summary>
    public async Task AbandonAsync(RowBatch batch, CancellationToken cancellation)
    {
        if (_underWay.TryDequeue(out var first) && first.Sending is not null)
        {
            await first.Sending.ConfigureAwait(false);
            await writer.EndAsync(batch, first.Segment!, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the batch that was begun first.</summary>
    public async Task EndAsync(RowBatch batch, CancellationToken cancellation)
    {
        var (begun, segment, sending) = _underWay.Dequeue();
        if (!ReferenceEquals(begun, batch))
        {
            throw new InvalidOperationException("Batches end in the order in which they began.");
        }

        if (sending is not null)
        {
            await sending.ConfigureAwait(false);
            await writer.EndAsync(batch, segment!, cancellation).ConfigureAwait(false);
            return;
        }

        segment ??= await plan(batch, false, cancellation).ConfigureAwait(false);
        await writer.WriteAsync(batch, segment, cancellation).ConfigureAwait(false);
    }

    private async Task SetOutAsync(RowBatch batch, CancellationToken cancellation)
    {
        var segment = await plan(batch, _underWay.Count > 0, cancellation).ConfigureAwait(false);
        Task? sending = null;
        if (segment.MayOverlap)
        {
            writer.Intend(batch, segment);
            sending = writer.SendAsync(segment, cancellation);
        }

        _underWay.Enqueue(new UnderWay(batch, segment, sending));
    }

    private sealed record UnderWay(RowBatch Batch, SegmentPlan? Segment, Task? Sending);
}
