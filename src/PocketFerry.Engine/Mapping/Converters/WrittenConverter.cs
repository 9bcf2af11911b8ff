using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into fields that hold text: numbers and truth values are written as PocketBase writes them, then taken as texts.</summary>
internal abstract class WrittenConverter(FieldRule rule, ConverterContext context) : FieldConverter(rule, context)
{
    protected override Cell Integer(long value, RowBatch target, ref RowFault? fault)
    {
        Span<byte> text = stackalloc byte[32];
        System.Buffers.Text.Utf8Formatter.TryFormat(value, text, out var length);
        return Text(text[..length], target, ref fault);
    }

    protected override Cell Real(double value, RowBatch target, ref RowFault? fault)
    {
        if (!double.IsFinite(value))
        {
            fault = Refuse(
                RuleCodes.NotANumber,
                "The value is not a finite number.",
                "Correct it in the source.",
                value
            );
            return default;
        }

        Span<byte> text = stackalloc byte[GoNumber.MaxLength];
        return Text(text[..GoNumber.WritePlain(value, text)], target, ref fault);
    }

    protected override Cell Boolean(bool value, RowBatch target, ref RowFault? fault) =>
        Text(value ? "true"u8 : "false"u8, target, ref fault);
}
