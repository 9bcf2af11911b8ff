using System.Globalization;
using System.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Writes dates of another form in ISO form.</summary>
internal sealed class DateStep(string field, string format, string zone) : IValueStep
{
    private readonly DateReading _reading = DateReading.For(format, zone);

    public Cell Apply(RowBatch shaped, Cell cell, ref RowFault? fault)
    {
        var text = CellText.Of(shaped, cell);
        if (text.Length == 0)
        {
            return cell;
        }

        if (_reading.Read(text, out var problem) is { } instant)
        {
            var iso = instant.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "Z";
            return shaped.Store(CellKind.Text, Encoding.ASCII.GetBytes(iso));
        }

        if (!_reading.IsStrict && problem.StartsWith("it is", StringComparison.Ordinal))
        {
            return cell;
        }

        fault = new RowFault(
            MappingCodes.InvalidDate,
            field,
            $"The value is no date that {(format.Length > 0 ? $"'{format}'" : "the zone")} reads: {problem}.",
            "Correct it in the source, or the field's date and timeZone in the plan.",
            text.Length <= 80 ? text : text[..80] + "…"
        );
        return default;
    }
}
