using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>A rule for values that are one text.</summary>
public abstract class TextValueRule : FieldRule
{
    private protected TextValueRule(Field field, bool isSecret = false)
        : base(field, isSecret) { }

    /// <summary>Checks a text that isn't empty; null means that it is good.</summary>
    /// <param name="utf8">Well-formed UTF-8.</param>
    public abstract RowFault? Check(ReadOnlySpan<byte> utf8);
}
