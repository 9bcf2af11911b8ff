using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>The rules of a JSON field.</summary>
public sealed class JsonRule : FieldRule
{
    private const long DefaultMaxSize = 1 << 20;

    private readonly long _maxSize;

    /// <summary>Makes the rules.</summary>
    public JsonRule(JsonField field)
        : base(field) => _maxSize = field.MaxSize == 0 ? DefaultMaxSize : field.MaxSize;

    private protected override string ZeroName => "null, \"\", [] or {}";

    /// <summary>Checks the size, and emptiness where the field is required; null means that the JSON is good.</summary>
    /// <param name="json">One JSON value without white space around it.</param>
    public RowFault? Check(ReadOnlySpan<byte> json)
    {
        if (json.Length > _maxSize)
        {
            return Fault(
                RuleCodes.JsonSize,
                $"The JSON has {json.Length} bytes; {Field.Name} takes at most {_maxSize}.",
                "Shorten the value or raise the field's maxSize.",
                json
            );
        }

        var isEmpty =
            json.SequenceEqual("null"u8)
            || json.SequenceEqual("\"\""u8)
            || json.SequenceEqual("[]"u8)
            || json.SequenceEqual("{}"u8);
        return isEmpty ? CheckZero() : null;
    }
}
