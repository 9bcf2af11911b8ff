using System.Text.Unicode;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into text, email, url and editor.</summary>
/// <param name="rule">The field's rules.</param>
/// <param name="context">The stream's.</param>
/// <param name="isGenerated">Whether PocketBase makes a value of its own for an empty one.</param>
internal class TextConverter(TextValueRule rule, ConverterContext context, bool isGenerated)
    : WrittenConverter(rule, context)
{
    protected override Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault)
    {
        if (utf8.IsEmpty)
        {
            return CheckedZero(target, ref fault);
        }

        if (!Utf8.IsValid(utf8))
        {
            fault = Refuse(
                MappingCodes.InvalidUtf8,
                "The text is not well-formed UTF-8.",
                "Convert the source to UTF-8, or name its encoding."
            );
            return default;
        }

        fault = rule.Check(utf8);
        return fault is null ? Store(utf8, target) : default;
    }

    // A server reads every JSON number as a double. Digits that one would lose are kept as they are written instead: long
    // numbers in text fields are ids and accounts.
    protected override Cell Number(ReadOnlySpan<byte> token, RowBatch target, ref RowFault? fault) =>
        NumberText.Parse(token, out var value) == NumberFit.Exact
            ? Real(value, target, ref fault)
            : Text(token, target, ref fault);

    protected override Cell Json(ReadOnlySpan<byte> json, RowBatch target, ref RowFault? fault)
    {
        fault = Refuse(
            MappingCodes.NotScalar,
            "The value is a JSON object or array, which PocketBase would turn into an empty text.",
            "Map it to a json field, or write it as a JSON string.",
            json
        );
        return default;
    }

    protected override Cell Bytes(ReadOnlySpan<byte> bytes, RowBatch target, ref RowFault? fault)
    {
        if (!Context.TakesBytes)
        {
            return base.Bytes(bytes, target, ref fault);
        }

        var base64 = new byte[System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, base64, out _, out var length);
        return Text(base64.AsSpan(0, length), target, ref fault);
    }

    // An empty value that PocketBase fills is no value: the writer leaves it out.
    protected override Cell CheckedZero(RowBatch target, ref RowFault? fault) =>
        isGenerated ? Cell.Missing : base.CheckedZero(target, ref fault);

    protected override Cell Zero(RowBatch target) => target.Store(CellKind.Text, default);

    /// <summary>Stores a text that has been checked.</summary>
    protected virtual Cell Store(ReadOnlySpan<byte> utf8, RowBatch target) => target.Store(CellKind.Text, utf8);
}
