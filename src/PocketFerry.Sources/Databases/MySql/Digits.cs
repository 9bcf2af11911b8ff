namespace PocketFerry.Sources.Databases.MySql;

/// <summary>Reads the parts of a date.</summary>
internal static class Digits
{
    public static bool TryRead(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            var digit = b - '0';
            if (digit is < 0 or > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }

    /// <summary>Reads nothing, or a point and up to six digits, as microseconds.</summary>
    public static bool TryReadFraction(ReadOnlySpan<byte> text, out int micros)
    {
        micros = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] != '.' || text.Length is < 2 or > 7 || !TryRead(text[1..], out micros))
        {
            return false;
        }

        for (var i = text.Length; i < 7; i++)
        {
            micros *= 10;
        }

        return true;
    }
}
