using System.Globalization;
using System.Text;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a number field.</summary>
public sealed class NumberRule : FieldRule
{
    private readonly NumberField _field;

    /// <summary>Makes the rules.</summary>
    public NumberRule(NumberField field)
        : base(field) => _field = field;

    private protected override string ZeroName => "0";

    /// <summary>Checks a number; null means that it is good.</summary>
    public RowFault? Check(double value)
    {
        if (!double.IsFinite(value))
        {
            return Say(RuleCodes.NotANumber, value, $"The value is not a finite number.", "Correct it in the source.");
        }

        if (value == 0)
        {
            return CheckZero();
        }

        // Go's conversion to a 64-bit integer is undefined out of range; what is out of range has no decimals anyway,
        // and the servers refuse it.
        if (_field.OnlyInt && (value != Math.Truncate(value) || value is < long.MinValue or >= long.MaxValue))
        {
            return Say(
                RuleCodes.OnlyInteger,
                value,
                $"{Field.Name} takes 64-bit integers only.",
                "Round the value, or clear the field's onlyInt."
            );
        }

        if (value < _field.Min)
        {
            return Say(
                RuleCodes.LeastNumber,
                value,
                $"The number is below the least of {Field.Name}, {_field.Min}.",
                "Correct the value or lower the field's min."
            );
        }

        return value > _field.Max
            ? Say(
                RuleCodes.GreatestNumber,
                value,
                $"The number is above the greatest of {Field.Name}, {_field.Max}.",
                "Correct the value or raise the field's max."
            )
            : null;
    }

    private RowFault Say(string code, double value, FormattableString message, string cure) =>
        Fault(
            code,
            message.ToString(CultureInfo.InvariantCulture),
            cure,
            Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture))
        );
}
