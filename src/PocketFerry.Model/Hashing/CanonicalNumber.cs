using System.Buffers.Text;
using System.Globalization;

namespace PocketFerry.Model.Hashing;

/// <summary>
/// The one text of a double: the fewest digits that give it back, laid out as RFC 8785 (and JavaScript) does: <c>42</c>,
/// <c>0.1</c>, <c>1e+21</c>, <c>1.5e-7</c>. Negative zero is <c>0</c>.
/// </summary>
public static class CanonicalNumber
{
    /// <summary>No text is longer.</summary>
    public const int MaxLength = 32;

    private const double SafeInteger = 1L << 53;

    /// <summary>Writes the text of <paramref name="value"/> as ASCII and returns its length.</summary>
    /// <param name="value">A double; NaN and the infinities come out as <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    public static int Format(double value, Span<byte> destination)
    {
        int written;
        if (Math.Abs(value) <= SafeInteger && value == Math.Truncate(value))
        {
            Utf8Formatter.TryFormat((long)value, destination, out written);
            return written;
        }

        if (!double.IsFinite(value))
        {
            return value > 0 ? Copy("Infinity"u8, destination)
                : value < 0 ? Copy("-Infinity"u8, destination)
                : Copy("NaN"u8, destination);
        }

        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out written, "R", CultureInfo.InvariantCulture);
        return Layout(shortest[..written], destination);
    }

    /// <summary>Rewrites .NET's shortest form, which turns to exponents earlier than JavaScript does.</summary>
    private static int Layout(ReadOnlySpan<byte> text, Span<byte> to)
    {
        Span<byte> digits = stackalloc byte[MaxLength];
        var count = 0;
        var point = -1;
        var exponent = 0;
        var length = 0;
        if (text[0] == '-')
        {
            to[length++] = (byte)'-';
            text = text[1..];
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                point = count;
            }
            else if (text[i] == 'E')
            {
                exponent = int.Parse(text[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }
            else
            {
                digits[count++] = text[i];
            }
        }

        // From here the value is 0.DIGITS times ten to the power of "position".
        var position = (point < 0 ? count : point) + exponent;
        var leading = digits[..count].IndexOfAnyExcept((byte)'0');
        digits = digits[leading..count];
        position -= leading;
        digits = digits.TrimEnd((byte)'0');
        return length + Place(digits, position, to[length..]);
    }

    private static int Place(ReadOnlySpan<byte> digits, int position, Span<byte> to)
    {
        switch (position)
        {
            case > 0 and <= 21 when digits.Length <= position:
                digits.CopyTo(to);
                to[digits.Length..position].Fill((byte)'0');
                return position;
            case > 0 and <= 21:
                digits[..position].CopyTo(to);
                to[position] = (byte)'.';
                digits[position..].CopyTo(to[(position + 1)..]);
                return digits.Length + 1;
            case > -6 and <= 0:
                to[0] = (byte)'0';
                to[1] = (byte)'.';
                to.Slice(2, -position).Fill((byte)'0');
                digits.CopyTo(to[(2 - position)..]);
                return 2 - position + digits.Length;
            default:
                return Exponent(digits, position - 1, to);
        }
    }

    private static int Exponent(ReadOnlySpan<byte> digits, int exponent, Span<byte> to)
    {
        var length = 0;
        to[length++] = digits[0];
        if (digits.Length > 1)
        {
            to[length++] = (byte)'.';
            digits[1..].CopyTo(to[length..]);
            length += digits.Length - 1;
        }

        to[length++] = (byte)'e';
        to[length++] = (byte)(exponent < 0 ? '-' : '+');
        Utf8Formatter.TryFormat(Math.Abs(exponent), to[length..], out var written);
        return length + written;
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> to)
    {
        text.CopyTo(to);
        return text.Length;
    }
}
