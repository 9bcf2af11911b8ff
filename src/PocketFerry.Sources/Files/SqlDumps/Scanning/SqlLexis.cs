using System.Buffers;
using System.Text;

namespace PocketFerry.Sources.Files.SqlDumps.Scanning;

/// <summary>Where strings, comments and statements of a dialect end.</summary>
internal sealed class SqlLexis(SqlDialect dialect)
{
    /// <summary>The bytes at hand end before the thing does.</summary>
    public const int NeedMore = -1;

    // COMMIT, END or ROLLBACK are statements by themselves.
    private const int LongestKeyword = 8;

    private static readonly SearchValues<byte> MySqlMarks = SearchValues.Create("'\"`;-/#"u8);
    private static readonly SearchValues<byte> PostgresMarks = SearchValues.Create("'\";-/$"u8);
    private static readonly SearchValues<byte> SqliteMarks = SearchValues.Create("'\"`;-/["u8);

    private readonly SearchValues<byte> _marks = dialect switch
    {
        SqlDialect.MySql => MySqlMarks,
        SqlDialect.Postgres => PostgresMarks,
        _ => SqliteMarks,
    };

    public SqlDialect Dialect => dialect;

    /// <summary>Whether a backslash escapes in plain strings.</summary>
    public bool BackslashEscapes { get; set; } = dialect == SqlDialect.MySql;

    /// <summary>What ends a statement; MySQL's client can change it.</summary>
    public byte[] Delimiter { get; set; } = [(byte)';'];

    /// <summary>The length of white space and comments at the start.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isAll">Whether the file ends with them.</param>
    public int Blank(ReadOnlySpan<byte> bytes, bool isAll)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (bytes[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f' or 0)
            {
                at++;
                continue;
            }

            var comment = CommentLength(bytes[at..], isAll);
            if (comment == NeedMore)
            {
                return NeedMore;
            }

            if (comment == 0)
            {
                return at;
            }

            at += comment;
        }

        return isAll ? at : NeedMore;
    }

    /// <summary>The length of a quoted thing at whose first quote the bytes start.</summary>
    public static int QuotedLength(
        ReadOnlySpan<byte> bytes,
        byte quote,
        bool backslash,
        bool isAll,
        out bool hasEscapes
    )
    {
        hasEscapes = false;
        var at = 1;
        while (true)
        {
            var found = backslash ? bytes[at..].IndexOfAny(quote, (byte)'\\') : bytes[at..].IndexOf(quote);
            if (found < 0)
            {
                return NeedMore;
            }

            at += found;
            if (at + 1 >= bytes.Length)
            {
                return isAll && bytes[at] == quote ? at + 1 : NeedMore;
            }

            if (bytes[at] != '\\' && bytes[at + 1] != quote)
            {
                return at + 1;
            }

            hasEscapes = true;
            at += 2;
            if (at > bytes.Length)
            {
                return NeedMore;
            }
        }
    }

    /// <summary>The length of a statement with its delimiter.</summary>
    public int StatementLength(ReadOnlySpan<byte> bytes, bool isAll)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var next = Delimiter is [(byte)';'] ? bytes[at..].IndexOfAny(_marks) : NextMark(bytes[at..]);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (bytes[at..].StartsWith(Delimiter))
            {
                return at + Delimiter.Length;
            }

            var length = ThingLength(bytes, at, isAll);
            if (length == NeedMore)
            {
                return isAll ? bytes.Length : NeedMore;
            }

            at += length;
        }

        return isAll ? bytes.Length : NeedMore;
    }

    /// <summary>Whether a statement without a delimiter is complete: all that it opens it closes, which is something.</summary>
    public bool IsWhole(ReadOnlySpan<byte> statement)
    {
        if (statement.TrimEnd(" \t\r\n"u8) is { Length: <= LongestKeyword } word)
        {
            return IsEnding(word);
        }

        var (open, closed) = (0, 0);
        for (var at = 0; at < statement.Length; )
        {
            var length = _marks.Contains(statement[at]) ? ThingLength(statement, at, isAll: true) : 1;
            if (length == NeedMore)
            {
                return false;
            }

            open += statement[at] == '(' ? 1 : 0;
            closed += statement[at] == ')' ? 1 : 0;
            at += length;
        }

        return open == closed && closed > 0;
    }

    private static bool IsEnding(ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(word, "COMMIT"u8)
        || Ascii.EqualsIgnoreCase(word, "END"u8)
        || Ascii.EqualsIgnoreCase(word, "ROLLBACK"u8);

    private int NextMark(ReadOnlySpan<byte> bytes)
    {
        var mark = bytes.IndexOfAny(_marks);
        var delimiter = bytes.IndexOf(Delimiter[0]);
        return mark < 0 ? delimiter
            : delimiter < 0 ? mark
            : Math.Min(mark, delimiter);
    }

    /// <summary>The length of what starts with a mark: a string, a comment, or the mark alone.</summary>
    private int ThingLength(ReadOnlySpan<byte> bytes, int at, bool isAll)
    {
        var rest = bytes[at..];
        switch (rest[0])
        {
            case (byte)'\'':
                var escapes =
                    BackslashEscapes
                    || (at > 0 && bytes[at - 1] is (byte)'E' or (byte)'e' && dialect == SqlDialect.Postgres);
                return QuotedLength(rest, rest[0], escapes, isAll, out _);
            case (byte)'"' or (byte)'`':
                return QuotedLength(rest, rest[0], rest[0] == '"' && BackslashEscapes, isAll, out _);
            case (byte)'[':
                var end = rest.IndexOf((byte)']');
                return end < 0 ? NeedMore : end + 1;
            case (byte)'$':
                return DollarLength(rest);
            default:
                var comment = CommentLength(rest, isAll);
                return comment == 0 ? 1 : comment;
        }
    }

    /// <summary>The length of a comment at the start; 0 where there is none.</summary>
    private int CommentLength(ReadOnlySpan<byte> bytes, bool isAll)
    {
        if (bytes[0] == '#')
        {
            return dialect == SqlDialect.MySql ? LineLength(bytes, isAll) : 0;
        }

        if (bytes[0] is not ((byte)'-' or (byte)'/' or (byte)'*'))
        {
            return 0;
        }

        if (bytes.Length < 2)
        {
            return isAll ? 0 : NeedMore;
        }

        if (bytes[0] == '-')
        {
            // MySQL's starts with two hyphens and a blank: 5--3 is a subtraction there.
            var isComment =
                bytes[1] == '-' && (dialect != SqlDialect.MySql || bytes.Length < 3 || bytes[2] is <= (byte)' ');
            return isComment ? LineLength(bytes, isAll) : 0;
        }

        if (bytes[0] == '*')
        {
            // The end of one of MySQL's comments that are meant to be executed.
            return bytes[1] == '/' && dialect == SqlDialect.MySql ? 2 : 0;
        }

        if (bytes[1] != '*')
        {
            return 0;
        }

        if (dialect == SqlDialect.MySql && ExecutedLength(bytes, isAll) is var executed and not 0)
        {
            return executed;
        }

        return BlockLength(bytes);
    }

    /// <summary>The length of <c>/*!40101</c>, behind which MySQL executes what stands; 0 for a true comment.</summary>
    private static int ExecutedLength(ReadOnlySpan<byte> bytes, bool isAll)
    {
        if (bytes.Length < 12 && !isAll)
        {
            return NeedMore;
        }

        var start =
            bytes.StartsWith("/*!"u8) ? 3
            : bytes.StartsWith("/*M!"u8) ? 4
            : 0;
        if (start == 0)
        {
            return 0;
        }

        var digits = bytes[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? bytes.Length - start : digits;
        // A version that there will never be: MariaDB's mark of a dump for a sandboxed client.
        return bytes.Slice(start, digits).SequenceEqual("999999"u8) ? 0 : start + digits;
    }

    private int BlockLength(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        for (var depth = 1; depth > 0; )
        {
            var next = bytes[at..].IndexOfAny((byte)'*', (byte)'/');
            if (next < 0 || at + next + 1 >= bytes.Length)
            {
                return NeedMore;
            }

            at += next;
            if (bytes[at] == '*' && bytes[at + 1] == '/')
            {
                depth--;
                at += 2;
            }
            else if (dialect == SqlDialect.Postgres && bytes[at] == '/' && bytes[at + 1] == '*')
            {
                depth++;
                at += 2;
            }
            else
            {
                at++;
            }
        }

        return at;
    }

    private static int LineLength(ReadOnlySpan<byte> bytes, bool isAll)
    {
        var end = bytes.IndexOf((byte)'\n');
        return end >= 0 ? end + 1
            : isAll ? bytes.Length
            : NeedMore;
    }

    /// <summary>The length of <c>$tag$ … $tag$</c>; 1 where the dollar is part of something else.</summary>
    private static int DollarLength(ReadOnlySpan<byte> bytes)
    {
        var end = 1;
        while (end < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] is (byte)'_' or > 127))
        {
            end++;
        }

        if (end == bytes.Length)
        {
            return NeedMore;
        }

        if (bytes[end] != '$' || char.IsAsciiDigit((char)bytes[1]))
        {
            return 1;
        }

        var tag = bytes[..(end + 1)];
        var close = bytes[tag.Length..].IndexOf(tag);
        return close < 0 ? NeedMore : close + (2 * tag.Length);
    }
}
