using System.Text;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into a relation whose records are found by the value of another field than their id.</summary>
internal sealed class LookupRelationConverter(
    RelationRule rule,
    ConverterContext context,
    Lookup lookup,
    ILookups lookups
) : ListConverter(rule, context)
{
    private readonly ValueList _found = new();

    protected override RowFault? Resolve(ValueList values)
    {
        _found.Clear();
        for (var i = 0; i < values.Count; i++)
        {
            var ids = values[i].IsEmpty ? [] : lookups.Find(lookup, values[i]);
            if (!values[i].IsEmpty && ids.Count != 1)
            {
                return Fault(ids, values[i]);
            }

            _found.Add(ids.Count == 0 ? default : Encoding.UTF8.GetBytes(ids[0]));
        }

        values.Clear();
        for (var i = 0; i < _found.Count; i++)
        {
            values.Add(_found[i]);
        }

        return null;
    }

    private RowFault Fault(IReadOnlyList<string> ids, ReadOnlySpan<byte> value) =>
        ids.Count == 0
            ? Refuse(
                MappingCodes.NoRecord,
                $"No record of {lookup.Collection} has this value in {lookup.Field}.",
                "Load that record, or say in the plan what to do: onError: null.",
                value
            )
            : Refuse(
                MappingCodes.SeveralRecords,
                $"Several records of {lookup.Collection} have this value in {lookup.Field}, {ids[0]} and {ids[1]} among them.",
                "Choose a field whose values are unique.",
                value
            );
}
