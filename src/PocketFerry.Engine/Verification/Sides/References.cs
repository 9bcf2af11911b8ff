using System.Text.Json;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Spilling;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>
/// The ids that relations of one side name, by the collection they should be in. An id that was just named isn't taken
/// again: many records refer to few.
/// </summary>
/// <param name="spill">Where they go.</param>
/// <param name="nameOf">The name of the compared collection with an id of TO's; null where it isn't compared.</param>
internal sealed class References(SpillFile spill, Func<string, string?> nameOf)
{
    private readonly Dictionary<string, Named> _named = new(StringComparer.Ordinal);
    private readonly List<(RelationField Field, Named Named)> _fields = [];

    /// <summary>Collections that relations go to, with the ids named.</summary>
    public IEnumerable<(string Collection, Spill Ids)> All => _named.Select(n => (n.Key, n.Value.Ids));

    /// <summary>The records that come next are of this collection.</summary>
    public void Begin(Collection collection)
    {
        _fields.Clear();
        foreach (var field in collection.Fields.OfType<RelationField>())
        {
            if (nameOf(field.CollectionId) is { } name)
            {
                if (!_named.TryGetValue(name, out var named))
                {
                    _named[name] = named = new Named(new Spill(spill, 0));
                }

                _fields.Add((field, named));
            }
        }
    }

    /// <summary>Takes what a batch's records refer to.</summary>
    public void Add(RowBatch batch)
    {
        foreach (var (field, named) in _fields)
        {
            var column = batch.Columns.IndexOf(field.Name);
            for (var row = 0; column >= 0 && row < batch.Count; row++)
            {
                if (batch.Fault(row) is null)
                {
                    ForEach(batch.Bytes(row, column), named.Add);
                }
            }
        }
    }

    /// <summary>The ids of a relation's value.</summary>
    public static void ForEach(ReadOnlySpan<byte> value, Action<ReadOnlySpan<byte>> take)
    {
        if (value.IsEmpty || value[0] != '[')
        {
            if (!value.IsEmpty)
            {
                take(value);
            }

            return;
        }

        var reader = new Utf8JsonReader(value);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
                {
                    take(reader.ValueSpan);
                }
            }
        }
        catch (JsonException)
        {
            // No list of ids: the value itself differs, or is the same on both sides.
        }
    }

    private sealed class Named(Spill ids)
    {
        private const int Remembered = 4096;

        private readonly UInt128[] _last = new UInt128[Remembered];

        public Spill Ids => ids;

        public void Add(ReadOnlySpan<byte> id)
        {
            // Up to 15 bytes, and how many they are, are a number: exact, so that no id is taken for another.
            if (id.Length <= 15)
            {
                Span<byte> packed = stackalloc byte[16];
                packed.Clear();
                id.CopyTo(packed);
                packed[15] = (byte)id.Length;
                var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(packed);
                ref var place = ref _last[ByteKey.HashOf(id) & (Remembered - 1)];
                if (place == number)
                {
                    return;
                }

                place = number;
            }

            ids.Add(id);
        }
    }
}
