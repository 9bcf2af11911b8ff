using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// After a run was resumed: rows that were under way when it broke off, and that the server refuses now. It may have been at
/// work on them still, so that their records weren't there when they were looked for: those are the run's own.
/// </summary>
internal sealed class SecondLook(OwnRecords own, OwnPlanner planner, SegmentWriter writer)
{
    /// <summary>Looks for the records of refused rows once more, and takes the fault from those that have theirs.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="sent">What was sent of them.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task LookAsync(RowBatch batch, SegmentPlan sent, CancellationToken cancellation)
    {
        var refused = sent
            .Requests.Where(r => r.IsInsert)
            .Select(r => r.Row)
            .Concat(sent.SqlRows.Select(r => r.Row))
            .Where(r => batch.Fault(r) is not null && own.WasInsert(batch, r))
            .ToDictionary(r => r, r => batch.Fault(r)!);
        if (refused.Count == 0)
        {
            return;
        }

        foreach (var row in refused.Keys)
        {
            batch.ClearFault(row);
        }

        using var found = await own.FindAsync(batch, refused.Keys.Min(), refused.Keys.Max() + 1, cancellation)
            .ConfigureAwait(false);
        var segment = new SegmentPlan();
        foreach (var (row, fault) in refused.OrderBy(r => r.Key))
        {
            if (!planner.TryPlan(segment, batch, row, found!))
            {
                batch.SetFault(row, fault);
            }
        }

        if (segment.Requests.Count + segment.Done.Count > 0)
        {
            await writer.WriteAsync(batch, segment, cancellation).ConfigureAwait(false);
        }
    }
}
