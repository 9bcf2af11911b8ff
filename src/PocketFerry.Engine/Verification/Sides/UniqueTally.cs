using System.Buffers.Binary;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Spilling;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>Finds records of TO that have the same values where an index says that no two may.</summary>
internal sealed class UniqueTally
{
    private const int HashBytes = 16;

    private readonly RowForm _form;
    private readonly List<(UniqueKey Key, Field[] Fields, Spill Values)> _keys = [];
    private readonly DigestMessage _message = new();
    private readonly byte[] _room = new byte[HashBytes];

    public UniqueTally(Collection collection, IEnumerable<UniqueKey> keys, RowForm form, SpillFile spill)
    {
        _form = form;
        foreach (var key in keys)
        {
            Field[] fields = [.. key.Fields.Select(collection.Find).OfType<Field>()];
            if (fields.Length == key.Fields.Count)
            {
                _keys.Add((key, fields, new Spill(spill, 0)));
            }
        }
    }

    /// <summary>Takes a batch's records.</summary>
    public void Add(RowBatch batch)
    {
        foreach (var (key, fields, values) in _keys)
        {
            int[] columns = [.. fields.Select(f => batch.Columns.IndexOf(f.Name))];
            // A side that doesn't show a field can't show that its values are there twice.
            for (var row = 0; !columns.Contains(-1) && row < batch.Count; row++)
            {
                if (batch.Fault(row) is null && TryHash(key, fields, columns, batch, row, out var hash))
                {
                    values.Add(hash);
                }
            }
        }
    }

    /// <summary>Nothing more is added.</summary>
    public void Complete() => _keys.ForEach(k => k.Values.Complete());

    /// <summary>What is there twice.</summary>
    public IEnumerable<Finding> Findings()
    {
        foreach (var (key, _, values) in _keys)
        {
            long twice = 0;
            for (var partition = 0; partition < Spill.Partitions; partition++)
            {
                var seen = new HashSet<ByteKey>();
                twice += values.Load(partition).All().Count(e => !seen.Add(e.Key));
            }

            if (twice > 0)
            {
                yield return new Finding(
                    "not-unique",
                    $"{twice} {(twice == 1 ? "record has" : "records have")} the same {string.Join(", ", key.Fields)} as another one, which {key.Name} forbids",
                    IsDifference: true,
                    twice
                );
            }
        }
    }

    private bool TryHash(
        UniqueKey key,
        Field[] fields,
        int[] columns,
        RowBatch batch,
        int row,
        out ReadOnlySpan<byte> hash
    )
    {
        _message.Clear();
        hash = default;
        for (var i = 0; i < fields.Length; i++)
        {
            var start = _message.Open();
            CanonicalValue.Write(_message, fields[i], batch, batch[row, columns[i]], _form);
            _message.Close(start);
            var value = _message.Since(start);
            if (i == 0 && key.SkipsEmpty && value.IsEmpty)
            {
                return false;
            }

            if (key.IgnoresCase)
            {
                Fold(value);
            }
        }

        BinaryPrimitives.WriteUInt128LittleEndian(_room, _message.Hash);
        hash = _room;
        return true;
    }

    // SQLite's NOCASE folds ASCII alone.
    private static void Fold(Span<byte> text)
    {
        foreach (ref var letter in text)
        {
            letter = letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
        }
    }
}
