using System.Globalization;
using System.Text;

namespace PocketFerry.Model.Values;

/// <summary>Reads decimal numbers and tells whether a double keeps them. Thread-safe; makes no garbage.</summary>
public static class NumberText
{
    private const int MaxPlainDigits = 15;

    private static readonly double[] PowersOfTen =
    [
        1,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
        1e15,
    ];

    /// <summary>
    /// Reads a number such as <c>-12</c>, <c>0.50</c> or <c>1e3</c>. Besides JSON's grammar a leading <c>+</c>, leading
    /// zeros and a point without digits on one side are understood, as PocketBase understands them in text.
    /// </summary>
    /// <param name="text">The number's text, without blanks around it.</param>
    /// <param name="value">The nearest double; 0 where there is none.</param>
    public static NumberFit Parse(ReadOnlySpan<byte> text, out double value)
    {
        if (TryParseShort(text, out value))
        {
            return NumberFit.Exact;
        }

        value = 0;
        var digits = Digits.Of(text);
        if (!digits.IsNumber)
        {
            return IsNamed(text) ? NumberFit.NotFinite : NumberFit.Malformed;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            value = 0;
            return NumberFit.Malformed;
        }

        if (double.IsInfinity(value))
        {
            value = 0;
            return NumberFit.TooLarge;
        }

        return Keeps(text, digits, value) ? NumberFit.Exact : NumberFit.Lossy;
    }

    // Up to 15 digits make an integer that a double holds, and dividing it by a power of ten up to 10^22, which a double
    // holds as well, rounds once: to the nearest double, as a full conversion does.
    private static bool TryParseShort(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var negative = text.Length > 0 && text[0] == '-';
        var rest = negative ? text[1..] : text;
        if (rest.IsEmpty || rest.Length > MaxPlainDigits || rest[0] == '.' || rest[^1] == '.')
        {
            return false;
        }

        long digits = 0;
        var point = -1;
        for (var i = 0; i < rest.Length; i++)
        {
            var digit = (uint)(rest[i] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
            }
            else if (rest[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        value = point < 0 ? digits : digits / PowersOfTen[rest.Length - point - 1];
        value = negative ? -value : value;
        return true;
    }

    private static bool Keeps(ReadOnlySpan<byte> text, in Digits digits, double value)
    {
        // Up to 15 significant digits survive in every normal double; only the shortest text tells for the others.
        if (digits.Count <= MaxPlainDigits && (digits.Count == 0 || Math.Abs(value) >= 2.3e-308))
        {
            return true;
        }

        Span<byte> shortest = stackalloc byte[32];
        value.TryFormat(shortest, out var length, default, CultureInfo.InvariantCulture);
        shortest = shortest[..length];
        return digits.Equals(text, Digits.Of(shortest), shortest)
            || (
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                && IsSame(integer)
            );
    }

    /// <summary>Whether a double keeps the integer, as <see cref="NumberFit.Exact"/> says.</summary>
    public static bool IsExact(long value)
    {
        if (value is >= -(1L << 53) and <= 1L << 53)
        {
            return true;
        }

        Span<byte> text = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(value, text, out var length);
        return Parse(text[..length], out _) == NumberFit.Exact;
    }

    // Above 9.2e18 a double may equal an integer that no conversion back to 64 bits gives.
    private static bool IsSame(long value) =>
        value == long.MinValue || (Math.Abs((double)value) < 9.2233720368547e18 && (long)(double)value == value);

    private static bool IsNamed(ReadOnlySpan<byte> text)
    {
        if (text.Length > 0 && text[0] is (byte)'+' or (byte)'-')
        {
            text = text[1..];
        }

        return Ascii.EqualsIgnoreCase(text, "inf"u8)
            || Ascii.EqualsIgnoreCase(text, "infinity"u8)
            || Ascii.EqualsIgnoreCase(text, "nan"u8);
    }
}
