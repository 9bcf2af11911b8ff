using System.Globalization;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Reads dates that aren't written in ISO form, or in another zone than UTC. Immutable.</summary>
internal sealed class DateReading
{
    private static readonly string[] IsoFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
    ];

    private readonly string[] _formats;
    private readonly long _unit;
    private readonly TimeZoneInfo _zone;

    private DateReading(string[] formats, long unit, TimeZoneInfo zone) =>
        (_formats, _unit, _zone) = (formats, unit, zone);

    /// <summary>Whether the format is one of our own, for which a text in another form is an error.</summary>
    public bool IsStrict { get; private init; }

    /// <param name="format">A .NET format, <c>unix</c>, <c>unixms</c>, or empty for ISO form.</param>
    /// <param name="zone">The zone of dates that name none; empty is UTC.</param>
    /// <exception cref="FormatException">There is no such format or zone.</exception>
    public static DateReading For(string format, string zone)
    {
        var unit =
            format == "unix" ? TimeSpan.TicksPerSecond
            : format == "unixms" ? TimeSpan.TicksPerMillisecond
            : 0;
        if (unit == 0 && format.Length > 0)
        {
            CheckFormat(format);
        }

        return new DateReading(format.Length > 0 ? [format] : IsoFormats, unit, Zone(zone))
        {
            IsStrict = format.Length > 0,
        };
    }

    /// <summary>The instant; null where the text is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">Why it is none, for a sentence.</param>
    public DateTime? Read(string text, out string problem)
    {
        problem = "it is not written in that form";
        if (_unit > 0)
        {
            return Since1970(text);
        }

        // What names its zone itself is a time of that zone, whatever the plan says of the others.
        var styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.RoundtripKind;
        if (!DateTime.TryParseExact(text, _formats, CultureInfo.InvariantCulture, styles, out var local))
        {
            return null;
        }

        if (local.Kind != DateTimeKind.Unspecified)
        {
            return local.ToUniversalTime();
        }

        if (_zone.IsInvalidTime(local))
        {
            problem = $"there was no such time in {_zone.Id}, where the clocks were put forward";
            return null;
        }

        // Of an hour that there was twice, the first.
        var offset = _zone.IsAmbiguousTime(local)
            ? _zone.GetAmbiguousTimeOffsets(local).Max()
            : _zone.GetUtcOffset(local);
        var ticks = local.Ticks - offset.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;
    }

    private DateTime? Since1970(string text)
    {
        if (
            !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var units)
            || Math.Abs(units) > 1_000_000_000_000_000m
        )
        {
            return null;
        }

        var ticks = decimal.Truncate(units * _unit) + DateTime.UnixEpoch.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime((long)ticks, DateTimeKind.Utc) : null;
    }

    private static void CheckFormat(string format)
    {
        try
        {
            var sample = new DateTime(2001, 12, 31, 23, 58, 59).ToString(format, CultureInfo.InvariantCulture);
            if (!DateTime.TryParseExact(sample, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                throw new FormatException();
            }
        }
        catch (FormatException)
        {
            throw new FormatException(
                $"'{format}' is no format of dates: dd.MM.yyyy HH:mm:ss is one, MM for months, mm for minutes; or unix, unixms."
            );
        }
    }

    private static TimeZoneInfo Zone(string zone)
    {
        try
        {
            return zone.Length == 0 ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(zone);
        }
        catch (Exception error) when (error is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw new FormatException($"This system knows no time zone '{zone}'; such as Europe/Paris.");
        }
    }
}
