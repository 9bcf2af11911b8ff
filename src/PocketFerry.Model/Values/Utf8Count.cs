using System.Text;

namespace PocketFerry.Model.Values;

/// <summary>Counts characters of UTF-8 as PocketBase does.</summary>
public static class Utf8Count
{
    /// <summary>How many code points (Go's runes) well-formed UTF-8 has.</summary>
    public static int CodePoints(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8))
        {
            return utf8.Length;
        }

        var count = 0;
        foreach (var b in utf8)
        {
            // Continuation bytes are 0b10xxxxxx, that is -128 to -65.
            count += (sbyte)b > -65 ? 1 : 0;
        }

        return count;
    }
}
