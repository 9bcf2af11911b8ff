using PocketFerry.Engine.Validation;
using PocketFerry.Model.Ids;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into a relation whose target's ids are derived: the values are source keys.</summary>
internal sealed class DerivedRelationConverter(
    RelationRule rule,
    ConverterContext context,
    string collection,
    IIdSource ids
) : ListConverter(rule, context)
{
    private readonly ValueList _derived = new();
    private readonly IdKey _key = new();

    // A key is no JSON number, and bytes are a key like others: what counts is that the other record's id is derived of the same.
    protected override Cell Number(ReadOnlySpan<byte> token, RowBatch target, ref RowFault? fault)
    {
        _key.Clear();
        _key.AddNumber(token);
        return One(_key.LastPart, target, ref fault);
    }

    protected override Cell Real(double value, RowBatch target, ref RowFault? fault)
    {
        if (!double.IsFinite(value))
        {
            return base.Real(value, target, ref fault);
        }

        _key.Clear();
        _key.AddReal(value);
        return One(_key.LastPart, target, ref fault);
    }

    protected override Cell Bytes(ReadOnlySpan<byte> bytes, RowBatch target, ref RowFault? fault)
    {
        _key.Clear();
        _key.AddBytes(bytes);
        return One(_key.LastPart, target, ref fault);
    }

    protected override RowFault? Resolve(ValueList values)
    {
        _derived.Clear();
        Span<byte> id = stackalloc byte[256];
        for (var i = 0; i < values.Count; i++)
        {
            _derived.Add(values[i].IsEmpty ? default : id[..ids.Derive(collection, values[i], id)]);
        }

        values.Clear();
        for (var i = 0; i < _derived.Count; i++)
        {
            values.Add(_derived[i]);
        }

        return null;
    }
}
