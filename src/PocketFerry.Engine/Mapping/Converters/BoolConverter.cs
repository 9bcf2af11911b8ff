using System.Text;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into bool: true and false, 1 and 0, and the texts true, t, 1, false, f, 0.</summary>
internal sealed class BoolConverter(BoolRule rule, ConverterContext context) : FieldConverter(rule, context)
{
    protected override bool ZeroIsAValue => true;

    protected override Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault)
    {
        var text = Context.TextIsUntyped ? JsonCheck.Trim(utf8) : utf8;
        if (text.IsEmpty && Context.TextIsUntyped)
        {
            return Null(target, ref fault);
        }

        if (Is(text, "true"u8, "True"u8, "TRUE"u8) || Is(text, "1"u8, "t"u8, "T"u8))
        {
            return Boolean(true, target, ref fault);
        }

        if (Is(text, "false"u8, "False"u8, "FALSE"u8) || Is(text, "0"u8, "f"u8, "F"u8))
        {
            return Boolean(false, target, ref fault);
        }

        fault = Neither(utf8);
        return default;
    }

    protected override Cell Number(ReadOnlySpan<byte> token, RowBatch target, ref RowFault? fault)
    {
        if (NumberText.Parse(token, out var value) == NumberFit.Exact && value is 0 or 1)
        {
            return Boolean(value == 1, target, ref fault);
        }

        fault = Neither(token);
        return default;
    }

    protected override Cell Integer(long value, RowBatch target, ref RowFault? fault) => Real(value, target, ref fault);

    protected override Cell Real(double value, RowBatch target, ref RowFault? fault)
    {
        if (value is 0 or 1)
        {
            return Boolean(value == 1, target, ref fault);
        }

        fault = Neither(Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return default;
    }

    protected override Cell Boolean(bool value, RowBatch target, ref RowFault? fault) =>
        value ? Cell.OfInteger(1) : CheckedZero(target, ref fault);

    protected override Cell Json(ReadOnlySpan<byte> json, RowBatch target, ref RowFault? fault)
    {
        fault = Neither(json);
        return default;
    }

    protected override Cell Zero(RowBatch target) => Cell.OfInteger(0);

    // PocketBase knows these three spellings of a word and no other; in untyped text any mixture of case will do.
    private bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c) =>
        text.SequenceEqual(a)
        || text.SequenceEqual(b)
        || text.SequenceEqual(c)
        || (Context.TextIsUntyped && Ascii.EqualsIgnoreCase(text, a));

    private RowFault Neither(ReadOnlySpan<byte> value) =>
        Refuse(
            MappingCodes.InvalidBool,
            "The value is neither true nor false, and PocketBase would guess.",
            "Write true, false, 1 or 0, or map the column to a text field.",
            value
        );
}
