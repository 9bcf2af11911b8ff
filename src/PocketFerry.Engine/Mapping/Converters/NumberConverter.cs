using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into number.</summary>
internal sealed class NumberConverter(NumberRule rule, ConverterContext context) : FieldConverter(rule, context)
{
    protected override bool ZeroIsAValue => true;

    protected override Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault)
    {
        if (Context.TextIsUntyped)
        {
            utf8 = JsonCheck.Trim(utf8);
            if (utf8.IsEmpty)
            {
                return Null(target, ref fault);
            }
        }

        return Number(utf8, target, ref fault);
    }

    protected override Cell Number(ReadOnlySpan<byte> token, RowBatch target, ref RowFault? fault)
    {
        switch (NumberText.Parse(token, out var value))
        {
            case NumberFit.Exact:
                return Real(value, target, ref fault);
            case NumberFit.NotFinite:
                return Real(double.NaN, target, ref fault);
            case NumberFit.Malformed:
                fault = Refuse(
                    MappingCodes.InvalidNumber,
                    "The text is no number, and PocketBase would store 0.",
                    "Write it with digits, a point and no separators, or map the column to a text field.",
                    token
                );
                return default;
            default:
                fault = Lossy(token);
                return default;
        }
    }

    protected override Cell Integer(long value, RowBatch target, ref RowFault? fault)
    {
        if (NumberText.IsExact(value))
        {
            return Real(value, target, ref fault);
        }

        fault = Lossy(
            System.Text.Encoding.ASCII.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
        return default;
    }

    protected override Cell Real(double value, RowBatch target, ref RowFault? fault)
    {
        fault = rule.Check(value);
        return fault is null ? StoredNumber.Of(value) : default;
    }

    protected override Cell Boolean(bool value, RowBatch target, ref RowFault? fault) =>
        Real(value ? 1 : 0, target, ref fault);

    protected override Cell Json(ReadOnlySpan<byte> json, RowBatch target, ref RowFault? fault)
    {
        fault = Refuse(
            MappingCodes.InvalidNumber,
            "The value is a JSON object or array, and PocketBase would store 0.",
            "Map it to a json field.",
            json
        );
        return default;
    }

    protected override Cell Zero(RowBatch target) => Cell.OfInteger(0);

    private RowFault Lossy(ReadOnlySpan<byte> token) =>
        Refuse(
            MappingCodes.LossyNumber,
            "A double, which is what a number field holds, can't keep this number exactly.",
            "Map the column to a text field, or round it in the source.",
            token
        );
}
