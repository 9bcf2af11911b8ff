using System.Text;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>
/// Splits SQL at separators outside quotes and parentheses, as loosely as PocketBase does it: what it takes apart
/// differently from PocketBase would be stored differently.
/// </summary>
internal static class SqlTokenizer
{
    private static readonly char[] WhiteSpace = ['\t', '\n', '\v', '\f', '\r', ' ', '\u0085', '\u00A0'];

    /// <summary>The non-empty parts, trimmed; null where quotes or parentheses don't match.</summary>
    public static List<string>? TrySplit(string text, params ReadOnlySpan<char> separators) =>
        Split(text, separators, keepSeparators: false);

    /// <summary>The same, and each part ends with the separator that ended it.</summary>
    public static List<string>? TrySplitKeeping(string text, params ReadOnlySpan<char> separators) =>
        Split(text, separators, keepSeparators: true);

    private static List<string>? Split(string text, ReadOnlySpan<char> separators, bool keepSeparators)
    {
        var trimmed = Array.FindAll(WhiteSpace, Outside(separators.ToArray()));
        var parts = new List<string>();
        var part = new StringBuilder();
        var depth = 0;
        var quote = '\0';
        var before = '\0';
        foreach (var c in text)
        {
            if (before != '\\')
            {
                if (c == '(' && quote == '\0')
                {
                    depth++;
                }
                else if (c == ')' && depth > 0 && quote == '\0')
                {
                    depth--;
                }
                else if (c is '\'' or '"' or '`' && (quote == '\0' || quote == c))
                {
                    quote = quote == c ? '\0' : c;
                }
            }

            if (depth == 0 && quote == '\0' && separators.Contains(c))
            {
                if (keepSeparators)
                {
                    part.Append(c);
                }

                Add(parts, part, trimmed);
                before = '\0';
                continue;
            }

            before = c;
            part.Append(c);
        }

        Add(parts, part, trimmed);
        return depth > 0 || quote != '\0' ? null : parts;
    }

    private static Predicate<char> Outside(char[] separators) => c => !separators.Contains(c);

    private static void Add(List<string> parts, StringBuilder part, char[] trimmed)
    {
        var text = part.ToString().Trim(trimmed);
        part.Clear();
        if (text.Length > 0)
        {
            parts.Add(text);
        }
    }
}
