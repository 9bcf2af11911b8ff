using System.Buffers.Text;
using PocketFerry.Model.Hashing;

namespace PocketFerry.Engine.Plans.Inference;

/// <summary>Tells the texts of decimal numbers that a double gives back unharmed.</summary>
internal static class NumberText
{
    /// <summary>Any decimal of so many digits survives the way through a double.</summary>
    private const int SafeDigits = 15;

    /// <summary>Whether the text is a plain decimal number (no leading zeros, no plus) and a double holds it exactly.</summary>
    /// <param name="text">The text.</param>
    /// <param name="textual">
    /// Whether the source gave it as a text: then an integer of more than 15 digits is taken for a code, not a quantity.
    /// </param>
    public static bool IsExact(ReadOnlySpan<byte> text, bool textual)
    {
        Span<byte> digits = stackalloc byte[40];
        if (!TryDigits(text, digits, out var count, out var isInteger))
        {
            return false;
        }

        if (count <= SafeDigits)
        {
            // The exponent may still leave the range of a double.
            return isInteger || (Utf8Parser.TryParse(text, out double small, out _) && double.IsFinite(small));
        }

        if ((isInteger && textual) || !Utf8Parser.TryParse(text, out double value, out _) || !double.IsFinite(value))
        {
            return false;
        }

        Span<byte> back = stackalloc byte[CanonicalNumber.MaxLength];
        Span<byte> backDigits = stackalloc byte[40];
        var length = CanonicalNumber.Format(value, back);
        return TryDigits(back[..length], backDigits, out var backCount, out _)
            && digits[..count].SequenceEqual(backDigits[..backCount]);
    }

    /// <summary>The significant digits: without sign, point, exponent, and zeros at either end.</summary>
    private static bool TryDigits(ReadOnlySpan<byte> text, Span<byte> digits, out int count, out bool isInteger)
    {
        count = 0;
        isInteger = true;
        var i = text is [(byte)'-', ..] ? 1 : 0;
        var first = i;
        var seen = 0;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                seen++;
                if (count > 0 || c != '0')
                {
                    if (count == digits.Length)
                    {
                        return false;
                    }

                    digits[count++] = c;
                }
            }
            else if (c == '.' && isInteger && seen > 0 && i + 1 < text.Length)
            {
                isInteger = false;
            }
            else
            {
                break;
            }
        }

        var leadingZero =
            text.Length > first + 1 && text[first] == '0' && text[first + 1] is >= (byte)'0' and <= (byte)'9';
        if (seen == 0 || leadingZero || text[i - 1] == '.')
        {
            return false;
        }

        if (i < text.Length)
        {
            isInteger = false;
            if (!IsExponent(text[i..]))
            {
                return false;
            }
        }

        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }

        return true;
    }

    private static bool IsExponent(ReadOnlySpan<byte> text)
    {
        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        text = text[1..];
        if (!text.IsEmpty && text[0] is (byte)'+' or (byte)'-')
        {
            text = text[1..];
        }

        return !text.IsEmpty && text.Length <= 4 && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }
}
