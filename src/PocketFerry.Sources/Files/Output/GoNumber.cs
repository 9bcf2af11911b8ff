using System.Globalization;

namespace PocketFerry.Sources.Files.Output;

/// <summary>
/// Writes doubles as Go's encoding/json does, and so as PocketBase's API prints them: the shortest digits that read back
/// the same, plain from 1e-6 up to 1e21, with an exponent beyond (<c>1e-7</c>, <c>1e+21</c>).
/// </summary>
internal static class GoNumber
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int MaxLength = 32;

    public static int Format(double value, Span<byte> output)
    {
        if (value == 0)
        {
            var zero = double.IsNegative(value) ? "-0"u8 : "0"u8;
            zero.CopyTo(output);
            return zero.Length;
        }

        // Sixteen digits after the point are the seventeen that tell any double; "R" gives the shortest of them.
        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[MaxLength];
        var count = Digits(shortest[..length], digits, out var exponent);
        var at = 0;
        if (value < 0)
        {
            output[at++] = (byte)'-';
        }

        var magnitude = Math.Abs(value);
        at += magnitude is < 1e-6 or >= 1e21
            ? Scientific(digits[..count], exponent, output[at..])
            : Plain(digits[..count], exponent, output[at..]);
        return at;
    }

    /// <summary>Takes the digits out of a number's text; the value is 0.DIGITS × 10^exponent.</summary>
    private static int Digits(ReadOnlySpan<byte> text, Span<byte> digits, out int exponent)
    {
        exponent = 0;
        var count = 0;
        var pointSeen = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is (byte)'E' or (byte)'e')
            {
                exponent += int.Parse(text[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }

            if (c == '.')
            {
                pointSeen = true;
            }
            else if (c is >= (byte)'0' and <= (byte)'9')
            {
                if (count == 0 && c == '0')
                {
                    exponent -= pointSeen ? 1 : 0;
                    continue;
                }

                digits[count++] = c;
                exponent += pointSeen ? 0 : 1;
            }
        }

        while (count > 1 && digits[count - 1] == '0')
        {
            count--;
        }

        return count;
    }

    private static int Plain(ReadOnlySpan<byte> digits, int exponent, Span<byte> output)
    {
        var at = 0;
        if (exponent <= 0)
        {
            "0."u8.CopyTo(output);
            at = 2;
            output.Slice(at, -exponent).Fill((byte)'0');
            at -= exponent;
            digits.CopyTo(output[at..]);
            return at + digits.Length;
        }

        var whole = Math.Min(exponent, digits.Length);
        digits[..whole].CopyTo(output);
        output[whole..exponent].Fill((byte)'0');
        at = exponent;
        if (digits.Length > whole)
        {
            output[at++] = (byte)'.';
            digits[whole..].CopyTo(output[at..]);
            at += digits.Length - whole;
        }

        return at;
    }

    private static int Scientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> output)
    {
        var at = 0;
        output[at++] = digits[0];
        if (digits.Length > 1)
        {
            output[at++] = (byte)'.';
            digits[1..].CopyTo(output[at..]);
            at += digits.Length - 1;
        }

        output[at++] = (byte)'e';
        output[at++] = exponent > 0 ? (byte)'+' : (byte)'-';
        Math.Abs(exponent - 1).TryFormat(output[at..], out var written, default, CultureInfo.InvariantCulture);
        return at + written;
    }
}
