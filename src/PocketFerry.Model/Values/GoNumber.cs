using System.Globalization;

namespace PocketFerry.Model.Values;

/// <summary>Writes doubles as Go, and therefore PocketBase, writes them. Thread-safe; makes no garbage.</summary>
public static class GoNumber
{
    /// <summary>The most bytes that either form takes.</summary>
    public const int MaxLength = 352;

    /// <summary>
    /// Writes without an exponent and with the fewest digits that give the same double back: how PocketBase turns a
    /// number into text.
    /// </summary>
    /// <returns>How many bytes were written.</returns>
    public static int WritePlain(double value, Span<byte> target)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        text = text[..length];
        var e = text.IndexOf((byte)'E');
        if (e < 0)
        {
            text.CopyTo(target);
            return length;
        }

        return Expand(
            text[..e],
            int.Parse(text[(e + 1)..], NumberStyles.Integer, CultureInfo.InvariantCulture),
            target
        );
    }

    /// <summary>
    /// Writes as JSON: like <see cref="WritePlain"/>, but with an exponent below 1e-6 and from 1e21 on.
    /// </summary>
    /// <returns>How many bytes were written.</returns>
    public static int WriteJson(double value, Span<byte> target)
    {
        var size = Math.Abs(value);
        if (size == 0 || (size >= 1e-6 && size < 1e21))
        {
            return WritePlain(value, target);
        }

        // .NET's shortest text has the same digits; its exponent is "E+21" or "E-07" where Go writes "e+21" and "e-7".
        value.TryFormat(target, out var length, default, CultureInfo.InvariantCulture);
        var e = target[..length].IndexOf((byte)'E');
        target[e] = (byte)'e';
        var zeros = 0;
        while (target[e + 2 + zeros] == '0')
        {
            zeros++;
        }

        target[(e + 2 + zeros)..length].CopyTo(target[(e + 2)..]);
        return length - zeros;
    }

    private static int Expand(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> target)
    {
        var length = 0;
        if (mantissa[0] == '-')
        {
            target[length++] = (byte)'-';
            mantissa = mantissa[1..];
        }

        Span<byte> digits = stackalloc byte[32];
        var count = 0;
        foreach (var b in mantissa)
        {
            if (b != '.')
            {
                digits[count++] = b;
            }
        }

        digits = digits[..count];
        if (exponent < 0)
        {
            target[length++] = (byte)'0';
            target[length++] = (byte)'.';
            target.Slice(length, -exponent - 1).Fill((byte)'0');
            length += -exponent - 1;
            digits.CopyTo(target[length..]);
            return length + count;
        }

        var whole = exponent + 1;
        digits[..Math.Min(count, whole)].CopyTo(target[length..]);
        if (whole >= count)
        {
            target.Slice(length + count, whole - count).Fill((byte)'0');
            return length + whole;
        }

        length += whole;
        target[length++] = (byte)'.';
        digits[whole..].CopyTo(target[length..]);
        return length + count - whole;
    }
}
