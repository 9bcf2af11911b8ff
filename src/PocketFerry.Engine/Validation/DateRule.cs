using System.Text;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a date field, and of an autodate field, which has none.</summary>
public sealed class DateRule : FieldRule
{
    private readonly byte[]? _min;
    private readonly byte[]? _max;

    /// <summary>Makes the rules.</summary>
    public DateRule(DateField field)
        : base(field)
    {
        _min = Limit(field.Min);
        _max = Limit(field.Max);
    }

    /// <summary>Makes the rules.</summary>
    public DateRule(AutodateField field)
        : base(field) { }

    /// <summary>Checks a date in canonical form; null means that it is good.</summary>
    public RowFault? Check(ReadOnlySpan<byte> canonical)
    {
        // Canonical dates sort as bytes.
        if (_min is not null && canonical.SequenceCompareTo(_min) < 0)
        {
            return Fault(
                RuleCodes.EarliestDate,
                $"The date is before the earliest of {Field.Name}, {Encoding.ASCII.GetString(_min)}.",
                "Correct the value or lower the field's min.",
                canonical
            );
        }

        return _max is not null && canonical.SequenceCompareTo(_max) > 0
            ? Fault(
                RuleCodes.LatestDate,
                $"The date is after the latest of {Field.Name}, {Encoding.ASCII.GetString(_max)}.",
                "Correct the value or raise the field's max.",
                canonical
            )
            : null;
    }

    private static byte[]? Limit(string text)
    {
        var canonical = new byte[DateText.Length];
        return DateText.Parse(Encoding.UTF8.GetBytes(text), loose: false, canonical) == DateFit.Exact
            ? canonical
            : null;
    }
}
