using System.Text;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Validation;

/// <summary>What PocketBase demands of one field's values. Not thread-safe.</summary>
public abstract class FieldRule
{
    private const int ShownBytes = 80;

    private protected FieldRule(Field field, bool isSecret = false)
    {
        Field = field;
        IsSecret = isSecret;
    }

    /// <summary>The field.</summary>
    public Field Field { get; }

    /// <summary>Whether its values must not be shown.</summary>
    public bool IsSecret { get; }

    /// <summary>The fault of a zero value where the field demands another, else null.</summary>
    public RowFault? CheckZero() =>
        Field.Required
            ? Fault(
                RuleCodes.Required,
                $"The field {Field.Name} is required, and the value is {ZeroName}.",
                "Give it a value in the source, map another column to it, or make the field optional."
            )
            : null;

    /// <summary>What the field's zero value is called in a message.</summary>
    private protected virtual string ZeroName => "empty";

    /// <summary>Makes a fault of this field.</summary>
    public RowFault Fault(string code, string message, string cure, ReadOnlySpan<byte> value = default) =>
        new(code, Field.Name, message, cure, IsSecret ? "" : Shorten(value));

    private static string Shorten(ReadOnlySpan<byte> value)
    {
        if (value.Length <= ShownBytes)
        {
            return Encoding.UTF8.GetString(value);
        }

        var end = ShownBytes;
        while (end > ShownBytes - 4 && (sbyte)value[end] <= -65)
        {
            end--;
        }

        return Encoding.UTF8.GetString(value[..end]) + "…";
    }
}
