namespace PocketFerry.Model.Values;

/// <summary>Where a number's significant digits stand in its text, and the power of ten that they are scaled by.</summary>
internal readonly struct Digits
{
    private const long ExponentLimit = 1_000_000_000;

    private readonly int _first;
    private readonly long _scale;

    private Digits(int first, int count, long scale)
    {
        IsNumber = true;
        _first = first;
        Count = count;
        _scale = scale;
    }

    /// <summary>Whether the text is a decimal number at all.</summary>
    public bool IsNumber { get; }

    /// <summary>How many digits there are from the first to the last that isn't zero; 0 for zero.</summary>
    public int Count { get; }

    public static Digits Of(ReadOnlySpan<byte> text)
    {
        var i = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        int first = -1;
        int seen = 0;
        int firstSeen = 0;
        int lastSeen = 0;
        int point = -1;
        for (; i < text.Length; i++)
        {
            if (text[i] == '.' && point < 0)
            {
                point = seen;
                continue;
            }

            if (!char.IsAsciiDigit((char)text[i]))
            {
                break;
            }

            seen++;
            if (text[i] != '0')
            {
                if (first < 0)
                {
                    first = i;
                    firstSeen = seen;
                }

                lastSeen = seen;
            }
        }

        if (seen == 0 || !TryExponent(text[i..], out var exponent))
        {
            return default;
        }

        // The value is 0.d1d2d3… × 10^scale, whatever way it is written.
        return first < 0
            ? new Digits(0, 0, 0)
            : new Digits(first, lastSeen - firstSeen + 1, (point < 0 ? seen : point) - firstSeen + 1 + exponent);
    }

    public bool Equals(ReadOnlySpan<byte> text, in Digits other, ReadOnlySpan<byte> otherText)
    {
        if (Count != other.Count || _scale != other._scale)
        {
            return false;
        }

        for (int n = 0, i = _first, j = other._first; n < Count; n++, i++, j++)
        {
            i += text[i] == '.' ? 1 : 0;
            j += otherText[j] == '.' ? 1 : 0;
            if (text[i] != otherText[j])
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryExponent(ReadOnlySpan<byte> rest, out long exponent)
    {
        exponent = 0;
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        rest = rest[1..];
        var negative = rest.Length > 0 && rest[0] == '-';
        if (rest.Length > 0 && rest[0] is (byte)'+' or (byte)'-')
        {
            rest = rest[1..];
        }

        foreach (var b in rest)
        {
            if (!char.IsAsciiDigit((char)b))
            {
                return false;
            }

            exponent = Math.Min((exponent * 10) + b - '0', ExponentLimit);
        }

        exponent = negative ? -exponent : exponent;
        return !rest.IsEmpty;
    }
}
