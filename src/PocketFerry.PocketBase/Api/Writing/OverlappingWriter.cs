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
            var setOut = await SetOutAsync(first.Batch, false, cancellation).ConfigureAwait(false);
            _underWay.Clear();
            _underWay.Enqueue(setOut);
        }

        var mustWait = _underWay.Any(u => u.Sending is null);
        _underWay.Enqueue(
            mustWait
                ? new UnderWay(batch, null, null)
                : await SetOutAsync(batch, _underWay.Count > 0, cancellation).ConfigureAwait(false)
        );
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

    private async Task<UnderWay> SetOutAsync(RowBatch batch, bool isLastUnderWay, CancellationToken cancellation)
    {
        var segment = await plan(batch, isLastUnderWay, cancellation).ConfigureAwait(false);
        if (!segment.MayOverlap)
        {
            return new UnderWay(batch, segment, null);
        }

        writer.Intend(batch, segment);
        return new UnderWay(batch, segment, writer.SendAsync(segment, cancellation));
    }

    private sealed record UnderWay(RowBatch Batch, SegmentPlan? Segment, Task? Sending);
}
