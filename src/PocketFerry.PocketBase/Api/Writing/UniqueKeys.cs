using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Writing.Planned;
using PocketFerry.PocketBase.DataDirectory.Schema;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Tells rows that have a unique value in common. Of such rows the first must win, so that they can't be sent at the same
/// time; and where nothing is kept, the server can't see it.
/// </summary>
internal sealed class UniqueKeys : IDisposable
{
    private readonly List<Key> _keys = [];
    private SeenKeys _seen = new();
    private SeenKeys? _last;

    public UniqueKeys(Collection collection)
    {
        foreach (var index in collection.Indexes.Select(CollectionIndex.TryParse).OfType<CollectionIndex>())
        {
            var fields = index.Columns.Select(c => collection.IndexOf(c.Name)).ToArray();
            if (index.Unique && fields.All(f => f >= 0))
            {
                _keys.Add(
                    new Key(
                        fields,
                        [.. index.Columns.Select(c => c.IgnoresCase)],
                        [.. fields.Select(f => collection.Fields[f] is TextField { AutogeneratePattern.Length: > 0 })],
                        index.Where.Length > 0
                    )
                );
            }
        }
    }

    /// <summary>Begins a new part, and forgets the parts before it.</summary>
    /// <param name="butLast">Whether the rows of the one before it are remembered.</param>
    public void Forget(bool butLast)
    {
        if (butLast)
        {
            (_last, _seen) = (_seen, _last ?? new SeenKeys());
        }
        else
        {
            _last?.Clear();
        }

        _seen.Clear();
    }

    /// <summary>Remembers a row's values.</summary>
    /// <returns>
    /// The field whose value another row had; null where all are new. The id counts as field -1.
    /// </returns>
    public int? Add(RowBatch batch, int row, string id)
    {
        int? found = IsSeen(Hash(-1, Encoding.UTF8.GetBytes(id))) ? -1 : null;
        for (var i = 0; i < _keys.Count; i++)
        {
            if (HashOf(i, batch, row) is { } hash && IsSeen(hash))
            {
                found ??= _keys[i].Fields[0];
            }
        }

        return found;
    }

    public void Dispose()
    {
        _seen.Dispose();
        _last?.Dispose();
    }

    private bool IsSeen(UInt128 hash) => !_seen.Add(hash) || _last?.Contains(hash) == true;

    private UInt128? HashOf(int number, RowBatch batch, int row)
    {
        var key = _keys[number];
        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes<int>([number]));
        var isEmpty = true;
        for (var i = 0; i < key.Fields.Length; i++)
        {
            var cell = batch[row, key.Fields[i]];
            var bytes = batch.Bytes(cell);
            // SQL's null equals nothing, and the server makes up what is generated.
            if (cell.Kind == CellKind.Null || (key.IsGenerated[i] && bytes.IsEmpty))
            {
                return null;
            }

            isEmpty &= cell.Kind == CellKind.Missing || (cell.Kind == CellKind.Text && bytes.IsEmpty);
            var value = cell.Kind is CellKind.Integer or CellKind.Real ? cell.Integer : bytes.Length;
            hash.Append(MemoryMarshal.AsBytes<long>([value]));
            if (key.IgnoresCase[i])
            {
                var lower = bytes.ToArray();
                Ascii.ToLowerInPlace(lower, out _);
                hash.Append(lower);
            }
            else
            {
                hash.Append(bytes);
            }
        }

        // Partial indexes leave out what is empty: that is what PocketBase's own say.
        return key.IsPartial && isEmpty ? null : hash.GetCurrentHashAsUInt128();
    }

    private static UInt128 Hash(int number, ReadOnlySpan<byte> value)
    {
        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes<int>([number]));
        hash.Append(value);
        return hash.GetCurrentHashAsUInt128();
    }

    private sealed record Key(int[] Fields, bool[] IgnoresCase, bool[] IsGenerated, bool IsPartial);
}
