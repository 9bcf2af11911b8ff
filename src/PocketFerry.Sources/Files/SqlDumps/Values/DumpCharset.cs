using System.Text;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Files.SqlDumps.Values;

/// <summary>Makes UTF-8 of texts that a dump has in another character set.</summary>
internal sealed class DumpCharset
{
    private readonly Encoding? _encoding;
    private byte[] _text = new byte[1024];
    private char[] _characters = new char[1024];

    private DumpCharset(Encoding? encoding) => _encoding = encoding;

    /// <exception cref="EndpointException">The character set can't be read.</exception>
    public static DumpCharset Of(string name, string charset)
    {
        int? page = charset switch
        {
            "" or "utf8" or "utf8mb3" or "utf8mb4" or "utf-8" or "unicode" or "ascii" or "sql_ascii" or "binary" =>
                null,
            // MySQL's latin1 is Windows's.
            "latin1" or "win1252" => 1252,
            "latin2" => 28592,
            "latin5" => 28599,
            "latin7" => 28603,
            "latin9" => 28605,
            "cp1250" or "win1250" => 1250,
            "cp1251" or "win1251" or "win" => 1251,
            "cp1256" or "win1256" => 1256,
            "cp1257" or "win1257" => 1257,
            "koi8r" => 20866,
            "koi8u" => 21866,
            "sjis" or "cp932" => 932,
            "gbk" => 936,
            "big5" => 950,
            "euckr" or "euc_kr" => 51949,
            _ => throw new EndpointException(
                $"{name}: the dump is in the character set '{charset}', which is not known here.",
                "Make it again in UTF-8: mysqldump --default-character-set=utf8mb4, pg_dump --encoding=UTF8.",
                EndpointFailure.Usage
            ),
        };
        return new DumpCharset(page is { } number ? CodePagesEncodingProvider.Instance.GetEncoding(number) : null);
    }

    /// <summary>The text in UTF-8, good until the next call.</summary>
    public ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> text)
    {
        if (_encoding is null || Ascii.IsValid(text))
        {
            return text;
        }

        if (_characters.Length < text.Length)
        {
            _characters = new char[text.Length * 2];
        }

        var count = _encoding.GetChars(text, _characters);
        if (_text.Length < count * 3)
        {
            _text = new byte[count * 4];
        }

        return _text.AsSpan(0, Encoding.UTF8.GetBytes(_characters.AsSpan(0, count), _text));
    }
}
