namespace PocketFerry.Model.Hashing;

/// <summary>
/// PocketBase's text of a point in time, <c>2024-05-01 12:00:00.000Z</c>, made from the ISO 8601 forms that mean one: date
/// alone, blank or <c>T</c>, with or without seconds, fraction, <c>Z</c> or an offset. Without a zone it is UTC, as in
/// PocketBase; digits after the milliseconds are cut off.
/// </summary>
public static class CanonicalDate
{
    /// <summary>How many bytes the text has.</summary>
    public const int Length = 24;

    /// <summary>Writes the canonical text of <paramref name="text"/>; false where it is no date of these forms.</summary>
    /// <param name="text">A date as UTF-8, without surrounding white space.</param>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public static bool TryFormat(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (!TryParse(text, out var time))
        {
            return false;
        }

        return time.TryFormat(
            destination,
            out _,
            "yyyy-MM-dd HH:mm:ss.fff'Z'",
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    /// <summary>Reads one of the forms into a UTC time cut to milliseconds.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        if (
            text.Length < 10
            || text[4] != '-'
            || text[7] != '-'
            || !Digits(text[..4], out var year)
            || !Digits(text.Slice(5, 2), out var month)
            || !Digits(text.Slice(8, 2), out var day)
            || year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
        )
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        if (text.Length > 10 && !AddTime(text[10..], ref ticks))
        {
            return false;
        }

        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTime(ticks - (ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        return true;
    }

    private static bool AddTime(ReadOnlySpan<byte> text, ref long ticks)
    {
        if (
            text.Length < 6
            || text[0] is not ((byte)' ' or (byte)'T' or (byte)'t')
            || text[3] != ':'
            || !Digits(text.Slice(1, 2), out var hour)
            || !Digits(text.Slice(4, 2), out var minute)
            || hour > 23
            || minute > 59
        )
        {
            return false;
        }

        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        text = text[6..];
        if (!text.IsEmpty && text[0] == ':')
        {
            if (text.Length < 3 || !Digits(text.Slice(1, 2), out var second) || second > 59)
            {
                return false;
            }

            ticks += second * TimeSpan.TicksPerSecond;
            text = text[3..];
            if (!text.IsEmpty && text[0] == '.' && !AddFraction(ref text, ref ticks))
            {
                return false;
            }
        }

        return AddZone(text, ref ticks);
    }

    private static bool AddFraction(ref ReadOnlySpan<byte> text, ref long ticks)
    {
        var end = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = end < 0 ? text[1..] : text.Slice(1, end);
        text = text[(digits.Length + 1)..];
        var unit = TimeSpan.TicksPerSecond / 10;
        foreach (var digit in digits[..Math.Min(digits.Length, 3)])
        {
            ticks += (digit - '0') * unit;
            unit /= 10;
        }

        return digits.Length is > 0 and <= 9;
    }

    private static bool AddZone(ReadOnlySpan<byte> text, ref long ticks)
    {
        if (text.IsEmpty || text is [(byte)'Z'] or [(byte)'z'])
        {
            return true;
        }

        // "+02:00", as well as "+02", "+0200" and a blank before the sign, which databases write.
        if (text[0] == ' ')
        {
            text = text[1..];
        }

        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        var minutes = 0;
        if (
            !Digits(text.Slice(1, 2), out var hours)
            || (text.Length > 3 && !Digits(text[^2..], out minutes))
            || (text.Length == 6 && text[3] != ':')
            || hours > 23
            || minutes > 59
        )
        {
            return false;
        }

        var offset = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        ticks += text[0] == '+' ? -offset : offset;
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (b - '0');
        }

        return true;
    }
}
