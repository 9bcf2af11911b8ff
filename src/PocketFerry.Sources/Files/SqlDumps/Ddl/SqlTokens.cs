using System.Text;
using PocketFerry.Sources.Files.SqlDumps.Scanning;

namespace PocketFerry.Sources.Files.SqlDumps.Ddl;

/// <summary>The tokens of one statement, and a place among them.</summary>
internal sealed class SqlTokens
{
    private readonly List<SqlToken> _tokens = [];
    private int _at;

    public SqlTokens(ReadOnlySpan<byte> statement, SqlLexis lexis)
    {
        while (true)
        {
            var blank = lexis.Blank(statement, isAll: true);
            statement = statement[Math.Max(0, blank)..];
            if (blank < 0 || statement.IsEmpty)
            {
                return;
            }

            statement = statement[Add(statement, lexis)..];
        }
    }

    public SqlToken Current => _at < _tokens.Count ? _tokens[_at] : default;

    public SqlToken Peek(int ahead = 1) => _at + ahead < _tokens.Count ? _tokens[_at + ahead] : default;

    public bool AtEnd => _at >= _tokens.Count || Current.IsSymbol(';');

    public SqlToken Take() => _at < _tokens.Count ? _tokens[_at++] : default;

    public bool TryWord(string word)
    {
        if (!Current.IsWord(word))
        {
            return false;
        }

        _at++;
        return true;
    }

    public bool TryWords(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!Peek(i).IsWord(words[i]))
            {
                return false;
            }
        }

        _at += words.Length;
        return true;
    }

    public bool TrySymbol(char symbol)
    {
        if (!Current.IsSymbol(symbol))
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>A name in its parts: schema and table, or the last alone.</summary>
    public IReadOnlyList<string> TakeName()
    {
        var parts = new List<string>();
        do
        {
            if (Current.Kind is not (SqlTokenKind.Word or SqlTokenKind.Name or SqlTokenKind.Text))
            {
                break;
            }

            parts.Add(Take().Text);
        } while (TrySymbol('.'));
        return parts;
    }

    /// <summary>Names in brackets; null where an expression stands among them.</summary>
    public IReadOnlyList<string>? TakeColumns()
    {
        if (!TrySymbol('('))
        {
            return null;
        }

        var names = new List<string>();
        var isPlain = true;
        while (!AtEnd && !TrySymbol(')'))
        {
            isPlain &= Current.Kind is SqlTokenKind.Word or SqlTokenKind.Name;
            names.Add(Take().Text);
            // A length, an order or an operator class may follow: name(10) DESC.
            for (; !AtEnd && !Current.IsSymbol(',') && !Current.IsSymbol(')'); )
            {
                if (Current.IsSymbol('('))
                {
                    isPlain = false;
                    SkipBrackets();
                }
                else
                {
                    Take();
                }
            }

            TrySymbol(',');
        }

        return isPlain ? names : null;
    }

    /// <summary>Goes behind the bracket that belongs to the one here.</summary>
    public void SkipBrackets()
    {
        var depth = 0;
        while (_at < _tokens.Count)
        {
            var token = Take();
            depth +=
                token.IsSymbol('(') ? 1
                : token.IsSymbol(')') ? -1
                : 0;
            if (depth == 0)
            {
                return;
            }
        }
    }

    /// <summary>Goes to the comma or closing bracket that ends the item here.</summary>
    public void SkipItem()
    {
        while (!AtEnd && !Current.IsSymbol(',') && !Current.IsSymbol(')'))
        {
            if (Current.IsSymbol('('))
            {
                SkipBrackets();
            }
            else
            {
                Take();
            }
        }
    }

    private int Add(ReadOnlySpan<byte> bytes, SqlLexis lexis)
    {
        var first = bytes[0];
        if (first is (byte)'\'' or (byte)'"' or (byte)'`')
        {
            var backslash = first != '`' && lexis.BackslashEscapes;
            var length = SqlLexis.QuotedLength(bytes, first, backslash, isAll: true, out _);
            length = length < 0 ? bytes.Length : length;
            var quote = ((char)first).ToString();
            var inner = Encoding
                .UTF8.GetString(bytes[1..Math.Max(1, length - 1)])
                .Replace(quote + quote, quote, StringComparison.Ordinal);
            _tokens.Add(new SqlToken(first == '\'' ? SqlTokenKind.Text : SqlTokenKind.Name, inner));
            return length;
        }

        if (first == '[' && lexis.Dialect == SqlDialect.Sqlite && bytes.IndexOf((byte)']') is var close and > 0)
        {
            _tokens.Add(new SqlToken(SqlTokenKind.Name, Encoding.UTF8.GetString(bytes[1..close])));
            return close + 1;
        }

        if (!IsWordPart(first))
        {
            _tokens.Add(new SqlToken(SqlTokenKind.Symbol, ((char)first).ToString()));
            return 1;
        }

        var end = 1;
        while (end < bytes.Length && IsWordPart(bytes[end]))
        {
            end++;
        }

        var kind = char.IsAsciiDigit((char)first) ? SqlTokenKind.Number : SqlTokenKind.Word;
        _tokens.Add(new SqlToken(kind, Encoding.UTF8.GetString(bytes[..end])));
        return end;
    }

    private static bool IsWordPart(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'$' or >= 128;
}
