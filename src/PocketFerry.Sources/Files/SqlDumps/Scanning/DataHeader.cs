using PocketFerry.Sources.Files.SqlDumps.Ddl;

namespace PocketFerry.Sources.Files.SqlDumps.Scanning;

/// <summary>What stands before the rows: the table, and the columns where they are named.</summary>
internal sealed record DataHeader(IReadOnlyList<string> Table, IReadOnlyList<string>? Columns)
{
    /// <summary>
    /// Reads <c>INSERT INTO t (a, b) VALUES</c> and goes behind it; null, nowhere gone, where the statement has no rows.
    /// </summary>
    public static DataHeader? ReadInsert(SqlStatements statements)
    {
        var window = statements.Window;
        var wanted = 1024;
        while (true)
        {
            window.Has(wanted);
            var bytes = window.Bytes[..Math.Min(wanted, window.Bytes.Length)];
            var end = ValuesEnd(bytes);
            if (end > 0)
            {
                var tokens = new SqlTokens(bytes[..end], statements.Lexis);
                while (!tokens.AtEnd && !tokens.TryWord("INTO"))
                {
                    tokens.Take();
                }

                var table = tokens.TakeName();
                var columns = tokens.Current.IsSymbol('(') ? tokens.TakeColumns() : null;
                if (table.Count > 0)
                {
                    window.Advance(end);
                    return new DataHeader(table, columns);
                }

                return null;
            }

            if (end < 0 || bytes.Length < wanted)
            {
                return null;
            }

            wanted *= 2;
        }
    }

    /// <summary>Reads <c>COPY t (a, b) FROM stdin;</c> and goes behind its line; null where it isn't that.</summary>
    public static DataHeader? ReadCopy(SqlStatements statements)
    {
        var window = statements.Window;
        int end;
        while ((end = window.Bytes.IndexOf((byte)'\n')) < 0 && window.More()) { }

        var line = end < 0 ? window.Bytes : window.Bytes[..end];
        var tokens = new SqlTokens(line, statements.Lexis);
        tokens.Take();
        var table = tokens.TakeName();
        var columns = tokens.Current.IsSymbol('(') ? tokens.TakeColumns() : null;
        var isInline = tokens.TryWord("FROM") && tokens.TryWord("stdin") && tokens.Current.IsSymbol(';');
        if (table.Count == 0 || !isInline || end < 0)
        {
            return null;
        }

        window.Advance(end + 1);
        return new DataHeader(table, columns);
    }

    /// <summary>Where the rows start; 0 where that isn't to be seen yet, -1 where there are none.</summary>
    private static int ValuesEnd(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            var b = bytes[at];
            if (b is (byte)'`' or (byte)'"' or (byte)'\'' or (byte)'[')
            {
                var close = bytes[(at + 1)..].IndexOf(b == '[' ? (byte)']' : b);
                if (close < 0)
                {
                    return 0;
                }

                at += close + 1;
            }
            else if (b == ';')
            {
                return -1;
            }
            else if (b is (byte)'V' or (byte)'v' or (byte)'S' or (byte)'s' && !IsWordPart(bytes[at - 1]))
            {
                if (IsWord(bytes[at..], "VALUES"u8))
                {
                    return at + 6;
                }

                if (IsWord(bytes[at..], "VALUE"u8))
                {
                    return at + 5;
                }

                if (IsWord(bytes[at..], "SELECT"u8) || IsWord(bytes[at..], "SET"u8))
                {
                    return -1;
                }
            }
        }

        return 0;
    }

    private static bool IsWord(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> word) =>
        bytes.Length > word.Length
        && System.Text.Ascii.EqualsIgnoreCase(bytes[..word.Length], word)
        && bytes[word.Length] is (byte)' ' or (byte)'(' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private static bool IsWordPart(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or >= 128;
}
