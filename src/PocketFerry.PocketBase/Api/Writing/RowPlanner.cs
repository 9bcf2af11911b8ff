using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Decides what becomes of each row of a part.</summary>
internal sealed class RowPlanner(InsertPlanner inserts, ChangePlanner? changes, RowMatching? matching)
{
    public SegmentPlan Plan(RowBatch batch, MatchedPart part)
    {
        var segment = new SegmentPlan();
        inserts.BeginPart();
        for (var row = part.Start; row < part.End; row++)
        {
            if (batch.Fault(row) is not null)
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
