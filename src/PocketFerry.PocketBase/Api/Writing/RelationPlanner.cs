using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Puts relations aside that can't be written with their record.</summary>
internal static class RelationPlanner
{
    /// <returns>Whether any waits.</returns>
    public static bool Defer(
        SegmentPlan segment,
        RowBatch batch,
        int row,
        string id,
        bool wasInsert,
        IEnumerable<int> fields
    )
    {
        var values = new List<(int Field, byte[] Value)>();
        foreach (var field in fields)
        {
            if (batch[row, field].Kind != CellKind.Text)
            {
                continue;
            }

            var value = batch.Bytes(row, field);
            if (!wasInsert || !RelationIds.IsEmpty(value))
            {
                values.Add((field, value.ToArray()));
            }
        }

        if (values.Count == 0)
        {
            return false;
        }

        segment.Deferred.Add(new DeferredRow(row, id, wasInsert, values));
        return true;
    }
}
