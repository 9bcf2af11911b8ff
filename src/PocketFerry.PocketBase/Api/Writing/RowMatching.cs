using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Matches rows with existing records, a part of a batch at a time.</summary>
internal sealed class RowMatching(ApiStream stream, ExistingRecords existing, TokenKeys? tokens)
{
    private const int LongestKey = 3000;

    /// <summary>Looks up the rows from one on; the part ends before a key that comes again.</summary>
    public async Task<MatchedPart> NextAsync(RowBatch batch, int start, CancellationToken cancellation)
    {
        var keys = Keys(batch, start, out var end);
        var matches = await existing.FindAsync(keys.Values.Distinct(), cancellation).ConfigureAwait(false);
        var part = new MatchedPart(start, end, keys, matches);
        if (tokens is not null)
        {
            await tokens.CompareAsync(batch, part, cancellation).ConfigureAwait(false);
        }

        return part;
    }

    /// <summary>More than one record has the row's key.</summary>
    public RowFault Ambiguous() => RowFaults.Ambiguous(stream.Collection.Name, existing.FirstKey, existing.KeyNames);

    // A key that comes again ends the part: its second row must find what the first one wrote.
    private Dictionary<int, string> Keys(RowBatch batch, int start, out int end)
    {
        var keys = new Dictionary<int, string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var name = stream.Collection.Name;
        for (var row = start; row < batch.Count; row++)
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
            else if (key.Length > LongestKey)
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

        end = batch.Count;
        return keys;
    }
}
