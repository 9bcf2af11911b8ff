using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Matches rows with existing records, a part of a batch at a time.</summary>
internal sealed class RowMatching(ApiStream stream, ExistingRecords existing, TokenKeys? tokens)
{
    // Short, so that writing begins soon; then long enough for several batches at a time. While a part is written the next
    // one is looked up.
    private const int FirstPart = 1000;
    private const int LongestPart = 4000;

    /// <summary>The keys of the rows from one on; the part ends before a key that comes again.</summary>
    public KeyedPart Next(RowBatch batch, int start)
    {
        var keys = Keys(batch, start, out var end);
        return new KeyedPart(start, end, keys);
    }

    /// <summary>Looks up the rows of a part.</summary>
    public async Task<MatchedPart> FindAsync(KeyedPart part, CancellationToken cancellation)
    {
        var matches = await existing.FindAsync(part.Keys.Values.Distinct(), cancellation).ConfigureAwait(false);
        return new MatchedPart(part.Start, part.End, part.Keys, matches);
    }

    /// <summary>Compares what can't be read, row by row; not while another part is written.</summary>
    public Task CompareAsync(RowBatch batch, MatchedPart part, CancellationToken cancellation) =>
        tokens is null ? Task.CompletedTask : tokens.CompareAsync(batch, part, cancellation);

    /// <summary>More than one record has the row's key.</summary>
    public RowFault Ambiguous() => RowFaults.Ambiguous(stream.Collection.Name, existing.FirstKey, existing.KeyNames);

    // A key that comes again ends the part: its second row must find what the first one wrote.
    private Dictionary<int, string> Keys(RowBatch batch, int start, out int end)
    {
        var keys = new Dictionary<int, string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var name = stream.Collection.Name;
        var most = Math.Min(batch.Count, start + (start == 0 ? FirstPart : LongestPart));
        for (var row = start; row < most; row++)
        {
            if (batch.Fault(row) is not null)
            {
                continue;
            }

            var key = existing.KeyOf(batch, row);
            if (key is null)
            {
                batch.SetFault(row, RowFaults.NoMatchValue(name, existing.FirstKey, existing.KeyNames));
            }
            else if (existing.IsTooLong(key))
            {
                batch.SetFault(row, RowFaults.TooLongToMatch(name, existing.FirstKey));
            }
            else if (!seen.Add(key))
            {
                end = row;
                return keys;
            }
            else
            {
                keys[row] = key;
            }
        }

        end = most;
        return keys;
    }
}
