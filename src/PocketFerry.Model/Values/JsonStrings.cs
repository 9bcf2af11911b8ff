using System.Buffers;

namespace PocketFerry.Model.Values;

/// <summary>Writes JSON strings as PocketBase's Go encoder does. Thread-safe; makes no garbage.</summary>
public static class JsonStrings
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(i => (byte)i),
        (byte)'"',
        (byte)'\\',
    ]);

    private static readonly SearchValues<byte> SpecialInHtml = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(i => (byte)i),
        .. "\"\\<>&"u8,
        0xE2,
    ]);

    /// <summary>The most bytes that <see cref="Write"/> makes of so many bytes.</summary>
    public static int MaxLength(int length) => checked((length * 6) + 2);

    /// <summary>Writes text as a JSON string, quotes included.</summary>
    /// <param name="utf8">Well-formed UTF-8.</param>
    /// <param name="target">Where to write; <see cref="MaxLength"/> bytes are always enough.</param>
    /// <param name="escapeHtml">
    /// Whether <c>&lt; &gt; &amp;</c>, U+2028 and U+2029 are escaped: PocketBase before 0.40 does so in lists.
    /// </param>
    /// <returns>How many bytes were written.</returns>
    public static int Write(ReadOnlySpan<byte> utf8, Span<byte> target, bool escapeHtml)
    {
        var special = escapeHtml ? SpecialInHtml : Special;
        target[0] = (byte)'"';
        var length = 1;
        while (true)
        {
            var plain = utf8.IndexOfAny(special);
            if (plain < 0)
            {
                break;
            }

            utf8[..plain].CopyTo(target[length..]);
            length += plain;
            utf8 = utf8[plain..];
            utf8 = utf8[Escape(utf8, target, ref length)..];
        }

        utf8.CopyTo(target[length..]);
        length += utf8.Length;
        target[length] = (byte)'"';
        return length + 1;
    }

    private static int Escape(ReadOnlySpan<byte> utf8, Span<byte> target, ref int length)
    {
        var b = utf8[0];
        if (b == 0xE2)
        {
            var isSeparator = utf8.Length > 2 && utf8[1] == 0x80 && utf8[2] is 0xA8 or 0xA9;
            if (isSeparator)
            {
                Append(utf8[2] == 0xA8 ? "\\u2028"u8 : "\\u2029"u8, target, ref length);
                return 3;
            }

            target[length++] = b;
            return 1;
        }

        ReadOnlySpan<byte> escape = b switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\b' => "\\b"u8,
            (byte)'\f' => "\\f"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            _ => default,
        };
        if (escape.IsEmpty)
        {
            Append("\\u00"u8, target, ref length);
            target[length++] = "0123456789abcdef"u8[b >> 4];
            target[length++] = "0123456789abcdef"u8[b & 15];
        }
        else
        {
            Append(escape, target, ref length);
        }

        return 1;
    }

    private static void Append(ReadOnlySpan<byte> text, Span<byte> target, ref int length)
    {
        text.CopyTo(target[length..]);
        length += text.Length;
    }
}
