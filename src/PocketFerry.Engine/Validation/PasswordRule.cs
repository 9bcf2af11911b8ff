using PocketFerry.Engine.Validation.Patterns;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a plain password.</summary>
public sealed class PasswordRule : TextValueRule
{
    private const int DefaultMax = 71;
    private const int BcryptMaxBytes = 72;

    private readonly int _min;
    private readonly int _max;
    private readonly GoPattern? _pattern;

    /// <summary>Makes the rules.</summary>
    /// <exception cref="PatternNotSupportedException">The field's pattern can't be checked exactly.</exception>
    public PasswordRule(PasswordField field)
        : base(field, isSecret: true)
    {
        _min = field.Min;
        _max = field.Max == 0 ? DefaultMax : field.Max;
        _pattern = field.Pattern.Length == 0 ? null : GoPattern.Create(field.Pattern);
    }

    /// <inheritdoc/>
    public override RowFault? Check(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > BcryptMaxBytes)
        {
            return Fault(
                RuleCodes.InvalidValue,
                $"The password has {utf8.Length} bytes; bcrypt takes at most {BcryptMaxBytes}.",
                "Shorten it, or give its bcrypt hash."
            );
        }

        var length = Utf8Count.CodePoints(utf8);
        if (length < _min)
        {
            return Fault(
                RuleCodes.TooShort,
                $"The password has {length} characters; {Field.Name} takes at least {_min}.",
                "Lengthen it, give its bcrypt hash, or lower the field's min."
            );
        }

        if (length > _max)
        {
            return Fault(
                RuleCodes.TooLong,
                $"The password has {length} characters; {Field.Name} takes at most {_max}.",
                "Shorten it, give its bcrypt hash, or raise the field's max."
            );
        }

        return _pattern is null || _pattern.IsMatch(utf8)
            ? null
            : Fault(
                RuleCodes.Format,
                $"The password doesn't match the pattern of {Field.Name}.",
                "Change it, give its bcrypt hash, or change the field's pattern."
            );
    }
}
