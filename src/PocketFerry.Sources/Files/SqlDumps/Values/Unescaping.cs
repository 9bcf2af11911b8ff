using System.Text;

namespace PocketFerry.Sources.Files.SqlDumps.Values;

/// <summary>Takes escapes out of texts.</summary>
internal sealed class Unescaping
{
    private byte[] _text = new byte[1024];

    /// <summary>The text without escapes, good until the next call.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> text, EscapeStyle style, byte quote = (byte)'\'')
    {
        if (style == EscapeStyle.None)
        {
            return text;
        }

        if (_text.Length < text.Length)
        {
            _text = new byte[Math.Max(text.Length, _text.Length * 2)];
        }

        var length = 0;
        while (!text.IsEmpty)
        {
            var plain = style == EscapeStyle.Doubled ? text.IndexOf(quote) : text.IndexOfAny((byte)'\\', quote);
            plain = plain < 0 ? text.Length : plain;
            text[..plain].CopyTo(_text.AsSpan(length));
            length += plain;
            text = text[plain..];
            if (text.Length < 2)
            {
                text.CopyTo(_text.AsSpan(length));
                length += text.Length;
                break;
            }

            var used = 2;
            if (text[0] == '\\' && style != EscapeStyle.Doubled)
            {
                used = style == EscapeStyle.MySql ? MySql(text[1], ref length) : Postgres(text, ref length);
            }
            else
            {
                used = text[1] == quote ? 2 : 1;
                _text[length++] = quote;
            }

            text = text[used..];
        }

        return _text.AsSpan(0, length);
    }

    private int MySql(byte escaped, ref int length)
    {
        if (escaped is (byte)'%' or (byte)'_')
        {
            _text[length++] = (byte)'\\';
        }

        _text[length++] = escaped switch
        {
            (byte)'0' => 0,
            (byte)'b' => (byte)'\b',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'Z' => 0x1A,
            _ => escaped,
        };
        return 2;
    }

    private int Postgres(ReadOnlySpan<byte> text, ref int length)
    {
        switch (text[1])
        {
            case (byte)'x' when text.Length > 2 && char.IsAsciiHexDigit((char)text[2]):
                return Number(text, 2, 2, 16, ref length);
            case >= (byte)'0' and <= (byte)'7':
                return Number(text, 1, 3, 8, ref length);
            case (byte)'u' or (byte)'U':
                return Unicode(text, ref length);
        }

        _text[length++] = text[1] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'v' => (byte)'\v',
            var other => other,
        };
        return 2;
    }

    private int Number(ReadOnlySpan<byte> text, int start, int most, int scale, ref int length)
    {
        var value = 0;
        var at = start;
        for (; at < text.Length && at < start + most && Digit(text[at]) < scale; at++)
        {
            value = (value * scale) + Digit(text[at]);
        }

        _text[length++] = (byte)value;
        return at;
    }

    private int Unicode(ReadOnlySpan<byte> text, ref int length)
    {
        var digits = text[1] == 'u' ? 4 : 8;
        var value = 0;
        var at = 2;
        for (; at < text.Length && at < 2 + digits && Digit(text[at]) < 16; at++)
        {
            value = unchecked((value * 16) + Digit(text[at]));
        }

        if (at < 2 + digits || !Rune.IsValid(value))
        {
            _text[length++] = text[1];
            return 2;
        }

        length += new Rune(value).EncodeToUtf8(_text.AsSpan(length));
        return at;
    }

    private static int Digit(byte b) =>
        b < 128 && char.IsAsciiHexDigit((char)b) ? Convert.ToInt32(((char)b).ToString(), 16) : 99;
}
