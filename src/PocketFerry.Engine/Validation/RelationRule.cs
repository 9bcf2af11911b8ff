using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>
/// The rules of a relation field that a value shows by itself; whether the records exist is the writer's to find out.
/// </summary>
public sealed class RelationRule : ListRule
{
    private readonly int _least;
    private readonly int _most;

    /// <summary>Makes the rules.</summary>
    public RelationRule(RelationField field)
        : base(field)
    {
        _least = field.MinSelect;
        _most = Math.Max(field.MaxSelect, 1);
    }

    /// <inheritdoc/>
    public override RowFault? CheckCount(int count)
    {
        if (count < _least)
        {
            return Fault(
                RuleCodes.TooFewValues,
                $"There are {count} relations; {Field.Name} takes at least {_least}.",
                "Add some in the source or lower the field's minSelect."
            );
        }

        return count <= _most ? null : TooMany(RuleCodes.TooManyValues, count, _most);
    }

    /// <inheritdoc/>
    public override RowFault? CheckValue(ReadOnlySpan<byte> utf8) => null;
}
