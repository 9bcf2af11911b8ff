namespace PocketFerry.Model.Values;

/// <summary>Takes an ISO date's text apart.</summary>
internal ref struct DateReader(ReadOnlySpan<byte> text, bool loose)
{
    private ReadOnlySpan<byte> _rest = text;
    private int _year;
    private int _month;
    private int _day;
    private int _hour;
    private int _minute;
    private int _second;
    private int _millisecond;
    private int _offsetMinutes;
    private bool _hasBlank;

    /// <summary>Whether there are digits below the millisecond that aren't zero.</summary>
    public bool IsTooPrecise { get; private set; }

    public bool TryRead()
    {
        if (
            !Take(4, out _year)
            || !TakeByte('-')
            || !Take(2, out _month)
            || !TakeByte('-')
            || !Take(2, out _day)
            || !CivilDays.IsDay(_year, _month, _day)
        )
        {
            return false;
        }

        return _rest.IsEmpty || (TryReadTime() && TryReadZone() && _rest.IsEmpty);
    }

    /// <summary>Writes the canonical form; false where the instant is outside the years 0000 to 9999.</summary>
    public readonly bool TryWriteUtc(Span<byte> canonical)
    {
        var minutes = (_hour * 60) + _minute - _offsetMinutes;
        var days = minutes < 0 ? -1 : minutes / 1440;
        minutes -= days * 1440;
        var (year, month, day) = CivilDays.Add(_year, _month, _day, days);
        if (year is < 0 or > 9999)
        {
            return false;
        }

        "0000-00-00 00:00:00.000Z"u8.CopyTo(canonical);
        Put(year, canonical[..4]);
        Put(month, canonical.Slice(5, 2));
        Put(day, canonical.Slice(8, 2));
        Put(minutes / 60, canonical.Slice(11, 2));
        Put(minutes % 60, canonical.Slice(14, 2));
        Put(_second, canonical.Slice(17, 2));
        Put(_millisecond, canonical.Slice(20, 3));
        return true;
    }

    private bool TryReadTime()
    {
        _hasBlank = TakeByte(' ');
        if (!(_hasBlank || TakeByte('T')) || !Take(2, out _hour) || !TakeByte(':') || !Take(2, out _minute))
        {
            return false;
        }

        if (TakeByte(':'))
        {
            if (!Take(2, out _second))
            {
                return false;
            }
        }
        else if (!loose)
        {
            return false;
        }

        return _hour < 24 && _minute < 60 && _second < 60 && TryReadFraction();
    }

    private bool TryReadFraction()
    {
        if (!(TakeByte('.') || TakeByte(',')))
        {
            return true;
        }

        var digits = 0;
        for (; digits < _rest.Length && char.IsAsciiDigit((char)_rest[digits]); digits++)
        {
            var digit = _rest[digits] - '0';
            if (digits < 3)
            {
                _millisecond +=
                    digit
                    * (
                        digits == 0 ? 100
                        : digits == 1 ? 10
                        : 1
                    );
            }
            else if (digit != 0)
            {
                IsTooPrecise = true;
            }
        }

        _rest = _rest[digits..];
        return digits > 0;
    }

    private bool TryReadZone()
    {
        if (_rest.IsEmpty || TakeByte('Z'))
        {
            return true;
        }

        // PocketBase's layouts have a blank before the offset only where they have one before the time.
        if (_hasBlank || loose)
        {
            TakeByte(' ');
        }

        var sign = TakeByte('-') ? -1 : 1;
        if (sign == 1 && !TakeByte('+'))
        {
            return false;
        }

        if (!Take(2, out var hours))
        {
            return false;
        }

        var minutes = 0;
        if (!_rest.IsEmpty)
        {
            TakeByte(':');
            if (!Take(2, out minutes))
            {
                return false;
            }
        }
        else if (!loose)
        {
            return false;
        }

        _offsetMinutes = sign * ((hours * 60) + minutes);
        return hours < 24 && minutes < 60;
    }

    private bool Take(int count, out int value)
    {
        value = 0;
        if (_rest.Length < count || !DateText.TryDigits(_rest[..count], out value))
        {
            return false;
        }

        _rest = _rest[count..];
        return true;
    }

    private bool TakeByte(char expected)
    {
        if (_rest.IsEmpty || _rest[0] != expected)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private static void Put(int value, Span<byte> digits)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
