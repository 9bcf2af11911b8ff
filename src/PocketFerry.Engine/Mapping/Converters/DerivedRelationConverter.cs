using PocketFerry.Engine.Validation;
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
