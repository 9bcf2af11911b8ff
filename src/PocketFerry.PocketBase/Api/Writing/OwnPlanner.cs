using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Plans rows whose records the run had made before it was resumed: what is left of them.</summary>
internal sealed class OwnPlanner(ApiStream stream, PlanningParts parts, OwnRecords own)
{
    /// <summary>Plans a row; false where it is to be planned like any other.</summary>
    public bool TryPlan(SegmentPlan segment, RowBatch batch, int row, Matches found)
    {
        if (own.Find(batch, row, found) is not { } match || own.Left(batch, row, match) is not { } left)
        {
            return false;
        }

        RelationPlanner.Defer(segment, batch, row, match.Id, wasInsert: true, stream.Deferred);
        var late = stream.Late.TupleOf(batch, row, match.Id, segment);
        if (late.Length > 0)
        {
            segment.Late[row] = late;
        }

        Learn(batch, row, match, left);
        if (left.Count == 0)
        {
            parts.Tally.Inserted++;
            segment.Done.Add(new DoneRow(row, match.Id, WasInsert: true));
            return true;
        }

        segment.Requests.Add(
            new WriteRequest
            {
                Method = HttpMethod.Patch,
                Path = RecordPath.Record(stream.Collection.Name, match.Id),
                Id = match.Id,
                Row = row,
                Body = stream.Body.Change(batch, row, left),
                Files = parts.Files.Of(batch, row, left.Where(stream.FileFields.Contains)),
                CompletesInsert = true,
            }
        );
        return true;
    }

    // Their names came with the answer that was lost.
    private void Learn(RowBatch batch, int row, Match match, List<int> left)
    {
        foreach (var index in stream.FileFields.Except(left))
        {
            var field = stream.Collection.Fields[index];
            stream.Files?.Learn(
                match.Id,
                field.Name,
                RelationIds.In(field, batch.Bytes(row, index)),
                RelationIds.In(field, match.Records.Bytes(match.Row, index))
            );
        }
    }
}
