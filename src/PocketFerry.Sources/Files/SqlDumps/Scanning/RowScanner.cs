using System.Buffers;
using System.Text;
using PocketFerry.Sources.Files.SqlDumps.Values;

namespace PocketFerry.Sources.Files.SqlDumps.Scanning;

/// <summary>Finds the values of one row of an INSERT.</summary>
internal sealed class RowScanner(SqlLexis lexis)
{
    private static readonly SearchValues<byte> NumberParts = SearchValues.Create("0123456789.eE+-"u8);
    private ValueToken[] _values = new ValueToken[32];

    /// <summary>The values of the row that was scanned last.</summary>
    public ReadOnlySpan<ValueToken> Values => _values.AsSpan(0, Count);

    private int Count { get; set; }

    /// <summary>Scans the row at whose opening bracket the bytes start; gives its length, or that there must be more bytes.</summary>
    public int Scan(ReadOnlySpan<byte> bytes, bool isAll)
    {
        Count = 0;
        var at = 1;
        while (true)
        {
            if (!TrySkip(bytes, ref at, isAll))
            {
                return SqlLexis.NeedMore;
            }

            var start = at;
            if (!TryValue(bytes, ref at, isAll, out var value) || !TrySkip(bytes, ref at, isAll))
            {
                return SqlLexis.NeedMore;
            }

            if (bytes[at] is not ((byte)',' or (byte)')'))
            {
                if (!TryExpression(bytes, ref at, isAll))
                {
                    return SqlLexis.NeedMore;
                }

                value = IsCast(bytes[(value.Start + value.Length)..at], value)
                    ? value
                    : new ValueToken(ValueKind.Expression, start, at - start);
            }

            if (Count == _values.Length)
            {
                Array.Resize(ref _values, Count * 2);
            }

            _values[Count++] = value;
            if (bytes[at++] == ')')
            {
                return at;
            }
        }
    }

    // 'x'::text is the text.
    private static bool IsCast(ReadOnlySpan<byte> behind, in ValueToken value) =>
        value.Kind is ValueKind.Text or ValueKind.Number or ValueKind.Null
        && behind[(value.Kind == ValueKind.Text && behind.Length > 0 ? 1 : 0)..]
            .TrimStart((byte)' ')
            .StartsWith("::"u8);

    /// <summary>Skips what is blank; there is a byte behind it then.</summary>
    private bool TrySkip(ReadOnlySpan<byte> bytes, ref int at, bool isAll)
    {
        if (at >= bytes.Length)
        {
            return false;
        }

        if (bytes[at] is > (byte)' ' and not ((byte)'-' or (byte)'/' or (byte)'#' or (byte)'*'))
        {
            return true;
        }

        var blank = lexis.Blank(bytes[at..], isAll);
        at += Math.Max(0, blank);
        return blank >= 0 && at < bytes.Length;
    }

    private bool TryValue(ReadOnlySpan<byte> bytes, ref int at, bool isAll, out ValueToken value)
    {
        var first = bytes[at];
        if (first == '\'' || (first == '"' && lexis.Dialect == SqlDialect.MySql))
        {
            var style = lexis.BackslashEscapes
                ? lexis.Dialect == SqlDialect.MySql
                    ? EscapeStyle.MySql
                    : EscapeStyle.Postgres
                : EscapeStyle.Doubled;
            return TryString(bytes, ref at, isAll, style, out value);
        }

        if (char.IsAsciiDigit((char)first) || first is (byte)'-' or (byte)'+' or (byte)'.')
        {
            return TryNumber(bytes, ref at, isAll, out value);
        }

        var start = at;
        while (at < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[at]) || bytes[at] == '_'))
        {
            at++;
        }

        value = default;
        if (at == bytes.Length)
        {
            return false;
        }

        var word = bytes[start..at];
        if (TryIntroduced(bytes, word, ref at, isAll, out var isShort, out value))
        {
            return true;
        }

        var kind =
            Ascii.EqualsIgnoreCase(word, "NULL"u8) ? ValueKind.Null
            : Ascii.EqualsIgnoreCase(word, "TRUE"u8) ? ValueKind.True
            : Ascii.EqualsIgnoreCase(word, "FALSE"u8) ? ValueKind.False
            : ValueKind.Expression;
        value = new ValueToken(kind, start, at - start);
        return !isShort;
    }

    /// <summary>A string behind a word: <c>E'…'</c>, <c>N'…'</c>, <c>X'…'</c>, <c>B'…'</c>, <c>_binary '…'</c>.</summary>
    private bool TryIntroduced(
        ReadOnlySpan<byte> bytes,
        ReadOnlySpan<byte> word,
        ref int at,
        bool isAll,
        out bool isShort,
        out ValueToken value
    )
    {
        isShort = false;
        value = default;
        var quote = at;
        while (quote < bytes.Length && bytes[quote] == ' ' && word is [(byte)'_', ..])
        {
            quote++;
        }

        if (word.IsEmpty || quote >= bytes.Length || bytes[quote] != '\'' || (word.Length > 1 && word[0] != '_'))
        {
            return false;
        }

        var letter = word.Length == 1 ? (byte)(word[0] | 0x20) : (byte)0;
        var style =
            letter is (byte)'x' or (byte)'b' ? EscapeStyle.Doubled
            : letter == 'e' ? EscapeStyle.Postgres
            : lexis.BackslashEscapes ? EscapeStyle.MySql
            : EscapeStyle.Doubled;
        var from = quote;
        if (!TryString(bytes, ref from, isAll, style, out value))
        {
            isShort = true;
            return false;
        }

        at = from;
        value = letter switch
        {
            (byte)'x' => value with { Kind = ValueKind.Hex },
            (byte)'b' => value with { Kind = ValueKind.Bits },
            _ => value,
        };
        return true;
    }

    private static bool TryString(
        ReadOnlySpan<byte> bytes,
        ref int at,
        bool isAll,
        EscapeStyle style,
        out ValueToken value
    )
    {
        var quote = bytes[at];
        var length = SqlLexis.QuotedLength(
            bytes[at..],
            quote,
            style is EscapeStyle.MySql or EscapeStyle.Postgres,
            isAll,
            out var hasEscapes
        );
        if (length < 0)
        {
            value = default;
            return false;
        }

        value = new ValueToken(ValueKind.Text, at + 1, length - 2, hasEscapes ? style : EscapeStyle.None, quote);
        at += length;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> bytes, ref int at, bool isAll, out ValueToken value)
    {
        var start = at;
        if (bytes[at..].StartsWith("0x"u8) || bytes[at..].StartsWith("0X"u8))
        {
            at += 2;
            while (at < bytes.Length && char.IsAsciiHexDigit((char)bytes[at]))
            {
                at++;
            }

            value = new ValueToken(ValueKind.Hex, start + 2, at - start - 2);
            return at < bytes.Length || isAll;
        }

        var end = bytes[at..].IndexOfAnyExcept(NumberParts);
        value = new ValueToken(ValueKind.Number, start, Math.Max(0, end));
        at += Math.Max(1, end);
        return end >= 0;
    }

    // PostgreSQL's E'…', as in E'it\'s, ' || 'so'.
    private bool IsEscaped(ReadOnlySpan<byte> before) =>
        lexis.Dialect == SqlDialect.Postgres
        && before is [.., var ahead, (byte)'E' or (byte)'e']
        && !char.IsAsciiLetterOrDigit((char)ahead)
        && ahead != '_';

    /// <summary>Goes from behind an expression's first value to the comma or bracket that ends it.</summary>
    private bool TryExpression(ReadOnlySpan<byte> bytes, ref int end, bool isAll)
    {
        for (var depth = 0; end < bytes.Length; )
        {
            switch (bytes[end])
            {
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')' when depth == 0:
                case (byte)',' when depth == 0:
                    return true;
                case (byte)')':
                    depth--;
                    break;
                case (byte)'\'' or (byte)'"':
                    var escapes = lexis.BackslashEscapes || IsEscaped(bytes[..end]);
                    var length = SqlLexis.QuotedLength(bytes[end..], bytes[end], escapes, isAll, out _);
                    if (length < 0)
                    {
                        return false;
                    }

                    end += length;
                    continue;
            }

            end++;
        }

        return false;
    }
}
