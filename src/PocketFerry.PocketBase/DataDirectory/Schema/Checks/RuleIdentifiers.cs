using System.Text.RegularExpressions;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>Finds the names that a rule (PocketBase's filter language) speaks of; literals and comments are skipped.</summary>
internal static partial class RuleIdentifiers
{
    public static IEnumerable<string> Of(string rule)
    {
        foreach (Match match in Token().Matches(rule))
        {
            if (match.Groups["name"] is { Success: true } name && !match.Groups["call"].Success)
            {
                yield return name.Value;
            }
        }
    }

    // In this order: comment, texts in either quotes, number, name (a function when a bracket follows).
    [GeneratedRegex(
        """//[^\n]*|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|(?<![\w.])[0-9][0-9.]*|(?<name>[@#]?[A-Za-z_][\w.:@]*)(?<call>\s*\()?""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        2000
    )]
    private static partial Regex Token();
}
