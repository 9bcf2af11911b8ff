using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into date and autodate.</summary>
internal sealed class DateConverter(DateRule rule, ConverterContext context) : FieldConverter(rule, context)
{
    protected override Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault)
    {
        if (utf8.IsEmpty)
        {
            return CheckedZero(target, ref fault);
        }

        var canonical = target.Reserve(DateText.Length)[..DateText.Length];
        var fit = DateText.Parse(utf8, Context.TextIsUntyped, canonical);
        if (fit == DateFit.TooPrecise && Context.CutsDates)
        {
            DatesCut++;
            fit = DateFit.Exact;
        }

        fault = fit switch
        {
            DateFit.Exact => rule.Check(canonical),
            DateFit.TooPrecise => Refuse(
                MappingCodes.LossyDate,
                "The date has digits below the millisecond, which PocketBase cuts off.",
                "Round it to milliseconds in the source, or map the column to a text field.",
                utf8
            ),
            DateFit.Zero => Refuse(
                MappingCodes.LossyDate,
                "PocketBase takes the first instant of the year 1 as no date.",
                "Empty the value in the source.",
                utf8
            ),
            DateFit.OutOfRange => Refuse(
                MappingCodes.LossyDate,
                "In UTC, the date is outside the years 0000 to 9999.",
                "Correct it in the source.",
                utf8
            ),
            _ => Refuse(
                MappingCodes.InvalidDate,
                "The text is no date in ISO form, and PocketBase would store none or guess its zone.",
                "Write it as 2006-01-02 15:04:05.000Z or 2006-01-02T15:04:05+01:00.",
                utf8
            ),
        };
        return fault is null ? target.Commit(CellKind.Text, DateText.Length) : default;
    }

    protected override Cell Number(ReadOnlySpan<byte> token, RowBatch target, ref RowFault? fault) =>
        NoDate(token, ref fault);

    protected override Cell Integer(long value, RowBatch target, ref RowFault? fault)
    {
        fault = Refuse(MappingCodes.NumberAsDate, NumberMessage, NumberCure, value);
        return default;
    }

    protected override Cell Real(double value, RowBatch target, ref RowFault? fault)
    {
        fault = Refuse(MappingCodes.NumberAsDate, NumberMessage, NumberCure, value);
        return default;
    }

    protected override Cell Boolean(bool value, RowBatch target, ref RowFault? fault)
    {
        fault = Refuse(MappingCodes.InvalidDate, "The value is true or false, not a date.", "Map another column.");
        return default;
    }

    protected override Cell Json(ReadOnlySpan<byte> json, RowBatch target, ref RowFault? fault)
    {
        fault = Refuse(
            MappingCodes.InvalidDate,
            "The value is a JSON object or array, not a date.",
            "Map it to a json field.",
            json
        );
        return default;
    }

    protected override Cell Zero(RowBatch target) => target.Store(CellKind.Text, default);

    private const string NumberMessage =
        "The value is a number, which does not say whether it counts seconds or milliseconds, and PocketBase would store no date.";
    private const string NumberCure = "Convert it to 2006-01-02 15:04:05.000Z in the source.";

    private Cell NoDate(ReadOnlySpan<byte> token, ref RowFault? fault)
    {
        fault = Refuse(MappingCodes.NumberAsDate, NumberMessage, NumberCure, token);
        return default;
    }
}
