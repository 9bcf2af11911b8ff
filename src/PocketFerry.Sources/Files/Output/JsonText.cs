using System.Buffers;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Writes texts and compacted JSON straight as UTF-8.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(i => (byte)i),
        (byte)'"',
        (byte)'\\',
    ]);

    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Writes a quoted JSON string; only quotes, backslashes and control characters are escaped.</summary>
    public static void AddString(OutputBuffer output, ReadOnlySpan<byte> utf8)
    {
        output.Add((byte)'"');
        while (true)
        {
            var run = utf8.IndexOfAny(Escaped);
            if (run < 0)
            {
                output.Add(utf8);
                break;
            }

            output.Add(utf8[..run]);
            AddEscape(output, utf8[run]);
            utf8 = utf8[(run + 1)..];
        }

        output.Add((byte)'"');
    }

    /// <summary>Writes JSON without its insignificant white space, otherwise as it is.</summary>
    public static void AddCompact(OutputBuffer output, ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny(Blank) < 0)
        {
            output.Add(json);
            return;
        }

        var room = output.Reserve(json.Length);
        var written = 0;
        var quoted = false;
        for (var i = 0; i < json.Length; i++)
        {
            var b = json[i];
            if (quoted)
            {
                if (b == '\\' && i + 1 < json.Length)
                {
                    room[written++] = b;
                    b = json[++i];
                }
                else
                {
                    quoted = b != '"';
                }
            }
            else if (b == '"')
            {
                quoted = true;
            }
            else if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            room[written++] = b;
        }

        output.Advance(written);
    }

    private static void AddEscape(OutputBuffer output, byte value)
    {
        var letter = value switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            _ => (byte)0,
        };
        output.Add((byte)'\\');
        if (letter != 0)
        {
            output.Add(letter);
            return;
        }

        output.Add("u00"u8);
        output.Add("0123456789abcdef"u8[value >> 4]);
        output.Add("0123456789abcdef"u8[value & 15]);
    }
}
