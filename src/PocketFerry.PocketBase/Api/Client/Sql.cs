using System.Text;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>
/// Names and values in SQLite's SQL, as <c>/api/sql</c> takes it: PocketBase reads <c>[[name]]</c>, <c>{{name}}</c> and
/// <c>{:name}</c> as marks of its own, inside texts too, and would write something else without a word.
/// </summary>
internal static class Sql
{
    // Stand for a bracket while PocketBase looks at the statement; a text rarely has even one of them.
    private const string StandIns = "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008";

    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Text(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return Hexadecimal(text);
        }

        var literal = Literal(text);
        if (text.Contains("[[", StringComparison.Ordinal))
        {
            literal = Hidden(text, literal, '[');
        }

        return text.Contains("{{", StringComparison.Ordinal) || text.Contains("{:", StringComparison.Ordinal)
            ? Hidden(text, literal, '{')
            : literal;
    }

    private static string Hidden(string text, string literal, char bracket)
    {
        foreach (var c in StandIns)
        {
            if (!text.Contains(c, StringComparison.Ordinal) && !literal.Contains(c, StringComparison.Ordinal))
            {
                return $"replace({literal.Replace(bracket, c)},'{c}','{bracket}')";
            }
        }

        return Hexadecimal(text);
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Hexadecimal(string text) =>
        $"CAST(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' AS TEXT)";
}
