using System.Text;
using PocketFerry.Engine.Mapping;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>Keeps the ids of the records with the most in them: fields that aren't empty, then bytes.</summary>
/// <param name="collection">The collection.</param>
/// <param name="count">How many.</param>
internal sealed class ComplexRecords(Collection collection, int count)
{
    private readonly PriorityQueue<string, (int Fields, long Bytes, string Id)> _best = new();

    /// <summary>The ids, the fullest record first.</summary>
    public IReadOnlyList<string> Ids =>
        [.. _best.UnorderedItems.OrderByDescending(i => i.Priority).Select(i => i.Element)];

    /// <summary>Looks at a batch's records.</summary>
    public void Add(RowBatch batch, int idColumn)
    {
        if (count == 0 || idColumn < 0)
        {
            return;
        }

        int[] columns =
        [
            .. collection.Fields.Select(f => batch.Columns.IndexOf(f.Name)).Where(c => c >= 0 && c != idColumn),
        ];
        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Fault(row) is not null)
            {
                continue;
            }

            var (fields, bytes) = (0, 0L);
            foreach (var column in columns)
            {
                var length = batch.Bytes(row, column).Length;
                bytes += length;
                // An empty list has two bytes.
                fields += length > 2 ? 1 : 0;
            }

            if (_best.Count < count || (fields, bytes, "").CompareTo(Least) > 0)
            {
                var id = Encoding.UTF8.GetString(batch.Bytes(row, idColumn));
                _best.Enqueue(id, (fields, bytes, id));
                if (_best.Count > count)
                {
                    _best.Dequeue();
                }
            }
        }
    }

    private (int Fields, long Bytes, string Id) Least => _best.TryPeek(out _, out var least) ? least : default;
}
