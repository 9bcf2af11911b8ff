using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>Some of the records that a stream wrote, spread over all, as they were sent. Dispose it.</summary>
internal sealed class RecordSample(Collection collection) : IDisposable
{
    private const int Most = 100;

    // Samples that others take the place of stay in memory; long records would fill it.
    private const int LongestRecord = 16 << 10;

    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _ids = [];
    private long _seen;

    /// <summary>The rows; only those that <see cref="Rows"/> names count.</summary>
    public RowBatch Batch { get; } = new([.. collection.Fields.Select(f => f.Name)], Most);

    /// <summary>The row of each record that is in the sample.</summary>
    public IReadOnlyDictionary<string, int> Rows => _rows;

    /// <summary>A record was written; each has the same chance to stay in the sample.</summary>
    public void Note(RowBatch batch, int row, string id)
    {
        _seen++;
        if (_rows.ContainsKey(id))
        {
            // A later row changed the record once more.
            _rows[id] = Copy(batch, row);
            return;
        }

        var place = _ids.Count < Most ? _ids.Count : Random.Shared.NextInt64(_seen);
        if (place >= Most || Length(batch, row) > LongestRecord)
        {
            return;
        }

        if (place == _ids.Count)
        {
            _ids.Add(id);
        }
        else
        {
            _rows.Remove(_ids[(int)place]);
            _ids[(int)place] = id;
        }

        _rows[id] = Copy(batch, row);
    }

    /// <summary>A record was taken out again.</summary>
    public void Forget(string id) => _rows.Remove(id);

    public void Dispose() => Batch.Dispose();

    private long Length(RowBatch batch, int row)
    {
        long length = 0;
        for (var i = 0; i < collection.Fields.Count; i++)
        {
            length += batch.Bytes(row, i).Length;
        }

        return length;
    }

    private int Copy(RowBatch batch, int row)
    {
        var to = Batch.AddRow(batch.Position(row));
        for (var i = 0; i < collection.Fields.Count; i++)
        {
            Batch[to, i] = Batch.Copy(batch, batch[row, i]);
        }

        return to;
    }
}
