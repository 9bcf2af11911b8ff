using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Decides what becomes of each row of a part.</summary>
internal sealed class RowPlanner(InsertPlanner inserts, ChangePlanner? changes, RowMatching? matching, OwnPlanner? own)
{
    /// <param name="batch">The rows.</param>
    /// <param name="part">The part of them, with the records that they match.</param>
    /// <param name="found">Records that the run had made before it was resumed; null for none.</param>
    /// <param name="isLastUnderWay">Whether the part before it is still being written.</param>
    public SegmentPlan Plan(RowBatch batch, MatchedPart part, Matches? found, bool isLastUnderWay)
    {
        var segment = new SegmentPlan();
        inserts.BeginPart(isLastUnderWay);
        for (var row = part.Start; row < part.End; row++)
        {
            if (batch.Fault(row) is not null || (found is not null && own!.TryPlan(segment, batch, row, found)))
            {
                continue;
            }

            var match = part.Find(row);
            if (match is null)
            {
                inserts.Plan(segment, batch, row);
            }
            else if (match.IsAmbiguous)
            {
                batch.SetFault(row, matching!.Ambiguous());
            }
            else
            {
                changes!.Plan(segment, batch, row, match);
            }
        }

        return segment;
    }
}
