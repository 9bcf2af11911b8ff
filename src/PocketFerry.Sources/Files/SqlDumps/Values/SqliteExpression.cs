using System.Text;

namespace PocketFerry.Sources.Files.SqlDumps.Values;

/// <summary>
/// Computes the few functions that the <c>sqlite3</c> shell writes around texts with line ends and control characters:
/// <c>replace(…)</c>, <c>char(…)</c>, <c>unistr(…)</c>.
/// </summary>
internal ref struct SqliteExpression(ReadOnlySpan<byte> text)
{
    private const int MaxDepth = 64;
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>The value as text; null where it is something else.</summary>
    public static string? Compute(ReadOnlySpan<byte> text)
    {
        var expression = new SqliteExpression(text);
        var value = expression.Value(0);
        return expression.Skip().IsEmpty ? value : null;
    }

    private string? Value(int depth)
    {
        var rest = Skip();
        if (rest.IsEmpty || depth > MaxDepth)
        {
            return null;
        }

        if (rest[0] == '\'')
        {
            return Literal();
        }

        var length = rest.IndexOf((byte)'(');
        var name = length < 0 ? "" : Encoding.ASCII.GetString(rest[..length]).Trim().ToLowerInvariant();
        if (name.Length == 0)
        {
            return null;
        }

        _rest = rest[(length + 1)..];
        var arguments = Arguments(name == "char", depth);
        return (name, arguments) switch
        {
            ("replace", [var value, var from, var to]) => value.Replace(from, to, StringComparison.Ordinal),
            ("char", { } codes) => string.Concat(codes),
            ("unistr", [var value]) => Unistr(value),
            _ => null,
        };
    }

    private List<string>? Arguments(bool areCodes, int depth)
    {
        var arguments = new List<string>();
        while (true)
        {
            var value = areCodes ? Code() : Value(depth + 1);
            if (value is null || Skip().IsEmpty)
            {
                return null;
            }

            arguments.Add(value);
            var end = _rest[0];
            _rest = _rest[1..];
            if (end == ')')
            {
                return arguments;
            }

            if (end != ',')
            {
                return null;
            }
        }
    }

    private string? Code()
    {
        var rest = Skip();
        if (!System.Buffers.Text.Utf8Parser.TryParse(rest, out int code, out var used) || !Rune.IsValid(code))
        {
            return null;
        }

        _rest = rest[used..];
        return new Rune(code).ToString();
    }

    private string? Literal()
    {
        var length = Scanning.SqlLexis.QuotedLength(_rest, (byte)'\'', backslash: false, isAll: true, out _);
        if (length < 2)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(_rest[1..(length - 1)]).Replace("''", "'", StringComparison.Ordinal);
        _rest = _rest[length..];
        return text;
    }

    // \XXXX, \+XXXXXX, \uXXXX, \UXXXXXXXX and \\
    private static string? Unistr(string text)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                result.Append(text[at]);
                continue;
            }

            var (skip, digits) = text[at + 1] switch
            {
                '\\' => (1, 0),
                'u' => (2, 4),
                '+' => (2, 6),
                'U' => (2, 8),
                _ => (1, 4),
            };
            if (digits == 0)
            {
                result.Append('\\');
                at++;
                continue;
            }

            if (
                at + skip + digits > text.Length
                || !int.TryParse(
                    text.AsSpan(at + skip, digits),
                    System.Globalization.NumberStyles.AllowHexSpecifier,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var code
                )
                || !Rune.IsValid(code)
            )
            {
                return null;
            }

            result.Append(new Rune(code).ToString());
            at += skip + digits - 1;
        }

        return result.ToString();
    }

    private ReadOnlySpan<byte> Skip() => _rest = _rest.TrimStart(" \t\r\n"u8);
}
