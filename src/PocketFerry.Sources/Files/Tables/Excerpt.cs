using System.Text;

namespace PocketFerry.Sources.Files.Tables;

/// <summary>The start of a value, for a message.</summary>
internal static class Excerpt
{
    private const int MaxLength = 120;

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        var cut = utf8.Length > MaxLength;
        if (cut)
        {
            utf8 = utf8[..MaxLength];
            while (utf8.Length > MaxLength - 3 && Rune.DecodeLastFromUtf8(utf8, out _, out _) != 0)
            {
                utf8 = utf8[..^1];
            }
        }

        var text = Encoding.UTF8.GetString(utf8);
        return cut ? text + "…" : text;
    }
}
