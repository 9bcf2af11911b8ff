using System.Text;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a select field.</summary>
public sealed class SelectRule : ListRule
{
    private readonly Dictionary<int, byte[][]> _valuesByLength;
    private readonly int _most;

    /// <summary>Makes the rules.</summary>
    public SelectRule(SelectField field)
        : base(field)
    {
        _valuesByLength = field
            .Values.Distinct()
            .Select(Encoding.UTF8.GetBytes)
            .GroupBy(v => v.Length)
            .ToDictionary(g => g.Key, g => g.ToArray());
        _most = Math.Max(field.MaxSelect, 1);
    }

    /// <inheritdoc/>
    public override RowFault? CheckCount(int count) =>
        count <= _most ? null : TooMany(RuleCodes.TooManyValues, count, _most);

    /// <inheritdoc/>
    public override RowFault? CheckValue(ReadOnlySpan<byte> utf8)
    {
        if (_valuesByLength.TryGetValue(utf8.Length, out var values))
        {
            foreach (var value in values)
            {
                if (utf8.SequenceEqual(value))
                {
                    return null;
                }
            }
        }

        return Fault(
            RuleCodes.InvalidValue,
            $"The value isn't among those of {Field.Name}.",
            "Correct the value or add it to the field's values.",
            utf8
        );
    }
}
