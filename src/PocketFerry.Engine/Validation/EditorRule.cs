using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a rich text field.</summary>
public sealed class EditorRule : TextValueRule
{
    private const long DefaultMaxSize = 5 << 20;

    private readonly long _maxSize;

    /// <summary>Makes the rules.</summary>
    public EditorRule(EditorField field)
        : base(field) => _maxSize = field.MaxSize == 0 ? DefaultMaxSize : field.MaxSize;

    /// <inheritdoc/>
    public override RowFault? Check(ReadOnlySpan<byte> utf8) =>
        utf8.Length <= _maxSize
            ? null
            : Fault(
                RuleCodes.EditorSize,
                $"The text has {utf8.Length} bytes; {Field.Name} takes at most {_maxSize}.",
                "Shorten the value or raise the field's maxSize.",
                utf8
            );
}
