using PocketFerry.Engine.Validation.Patterns;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a text field.</summary>
public class TextRule : TextValueRule
{
    private const int DefaultMax = 5000;

    private readonly int _min;
    private readonly int _max;
    private readonly string _patternText;
    private readonly GoPattern? _pattern;

    /// <summary>Makes the rules.</summary>
    /// <exception cref="PatternNotSupportedException">The field's pattern can't be checked exactly.</exception>
    public TextRule(TextField field)
        : this(field, field.Pattern) { }

    private protected TextRule(TextField field, string pattern)
        : base(field, isSecret: field.Name == "tokenKey")
    {
        _min = field.Min;
        _max = field.Max == 0 ? DefaultMax : field.Max;
        _patternText = pattern;
        _pattern = pattern.Length == 0 ? null : GoPattern.Create(pattern);
    }

    /// <inheritdoc/>
    public override RowFault? Check(ReadOnlySpan<byte> utf8)
    {
        // Bytes are never fewer than characters, so most values need no counting.
        if (utf8.Length > _max || _min > 0)
        {
            var length = Utf8Count.CodePoints(utf8);
            if (length < _min)
            {
                return Fault(
                    RuleCodes.TooShort,
                    $"The text has {length} characters; {Field.Name} takes at least {_min}.",
                    "Lengthen the value or lower the field's min.",
                    utf8
                );
            }

            if (length > _max)
            {
                return Fault(
                    RuleCodes.TooLong,
                    $"The text has {length} characters; {Field.Name} takes at most {_max}.",
                    "Shorten the value or raise the field's max.",
                    utf8
                );
            }
        }

        return _pattern is null || _pattern.IsMatch(utf8)
            ? null
            : Fault(
                RuleCodes.Format,
                $"The text doesn't match the pattern {_patternText} of {Field.Name}.",
                "Correct the value or the field's pattern.",
                utf8
            );
    }
}
