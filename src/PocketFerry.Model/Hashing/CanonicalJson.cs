using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace PocketFerry.Model.Hashing;

/// <summary>
/// JSON without insignificant white space, keys and number tokens as they are, and every string written one way: only
/// <c>"</c>, <c>\</c> and control characters are escaped. It doesn't judge: text that is no JSON comes out as some text,
/// the same every time.
/// </summary>
public static class CanonicalJson
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(i => (byte)i),
        (byte)'"',
        (byte)'\\',
    ]);

    /// <summary>Writes a JSON text in canonical form.</summary>
    public static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> json)
    {
        while (!json.IsEmpty)
        {
            var quote = json.IndexOf((byte)'"');
            WriteCompact(to, quote < 0 ? json : json[..quote]);
            if (quote < 0)
            {
                return;
            }

            json = json[(quote + 1)..];
            to.Write("\""u8);
            WriteStringBody(to, ref json);
            to.Write("\""u8);
        }
    }

    /// <summary>Writes a text as a JSON string, quotes included.</summary>
    public static void WriteString(IBufferWriter<byte> to, ReadOnlySpan<byte> text)
    {
        to.Write("\""u8);
        while (!text.IsEmpty)
        {
            var at = text.IndexOfAny(Special);
            CanonicalText.Write(to, at < 0 ? text : text[..at]);
            if (at < 0)
            {
                break;
            }

            WriteEscaped(to, text[at]);
            text = text[(at + 1)..];
        }

        to.Write("\""u8);
    }

    private static void WriteCompact(IBufferWriter<byte> to, ReadOnlySpan<byte> json)
    {
        while (!json.IsEmpty)
        {
            var blank = json.IndexOfAny(" \t\r\n"u8);
            CanonicalText.Write(to, blank < 0 ? json : json[..blank]);
            json = blank < 0 ? default : json[(blank + 1)..];
        }
    }

    /// <summary>Writes the content of a string up to its closing quote, and moves behind that.</summary>
    private static void WriteStringBody(IBufferWriter<byte> to, ref ReadOnlySpan<byte> json)
    {
        while (true)
        {
            var at = json.IndexOfAny(Special);
            CanonicalText.Write(to, at < 0 ? json : json[..at]);
            if (at < 0)
            {
                json = default;
                return;
            }

            var c = json[at];
            json = json[(at + 1)..];
            switch (c)
            {
                case (byte)'"':
                    return;
                case (byte)'\\':
                    WriteUnescaped(to, ref json);
                    break;
                default:
                    WriteEscaped(to, c);
                    break;
            }
        }
    }

    private static void WriteUnescaped(IBufferWriter<byte> to, ref ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var c = json[0];
        json = json[1..];
        if (c == 'u' && TryHex(json, out var unit))
        {
            json = json[4..];
            WriteCodePoint(to, unit, ref json);
            return;
        }

        var plain = c switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => c,
        };
        if (plain < 0x20 || plain is (byte)'"' or (byte)'\\')
        {
            WriteEscaped(to, plain);
        }
        else
        {
            to.Write([plain]);
        }
    }

    private static void WriteCodePoint(IBufferWriter<byte> to, int unit, ref ReadOnlySpan<byte> json)
    {
        var point = unit;
        if (
            unit is >= 0xD800 and <= 0xDBFF
            && json.StartsWith("\\u"u8)
            && TryHex(json[2..], out var low)
            && low is >= 0xDC00 and <= 0xDFFF
        )
        {
            point = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            json = json[6..];
        }

        if (point < 0x20 || point is '"' or '\\')
        {
            WriteEscaped(to, (byte)point);
            return;
        }

        var rune = Rune.IsValid(point) ? new Rune(point) : Rune.ReplacementChar;
        Span<byte> utf8 = stackalloc byte[4];
        to.Write(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        return text.Length >= 4 && Utf8Parser.TryParse(text[..4], out value, out var used, 'x') && used == 4;
    }

    private static void WriteEscaped(IBufferWriter<byte> to, byte c)
    {
        switch (c)
        {
            case (byte)'"':
                to.Write("\\\""u8);
                break;
            case (byte)'\\':
                to.Write("\\\\"u8);
                break;
            case (byte)'\b':
                to.Write("\\b"u8);
                break;
            case (byte)'\f':
                to.Write("\\f"u8);
                break;
            case (byte)'\n':
                to.Write("\\n"u8);
                break;
            case (byte)'\r':
                to.Write("\\r"u8);
                break;
            case (byte)'\t':
                to.Write("\\t"u8);
                break;
            default:
                Span<byte> hex = [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', 0, 0];
                Utf8Formatter.TryFormat(c, hex[4..], out _, new StandardFormat('x', 2));
                to.Write(hex);
                break;
        }
    }
}
