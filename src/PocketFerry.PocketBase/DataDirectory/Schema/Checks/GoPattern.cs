using System.Text.RegularExpressions;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>Whether Go's RE2 can read a pattern, as far as .NET's engine and RE2's known gaps tell.</summary>
internal static partial class GoPattern
{
    /// <summary>What is wrong; null for a pattern that is fine or empty.</summary>
    public static string? FaultOf(string pattern)
    {
        if (pattern.Length == 0)
        {
            return null;
        }

        if (Unknown().Match(pattern) is { Success: true } unknown)
        {
            return $"Go has no '{unknown.Groups[1].Value}'";
        }

        try
        {
            // Names of groups, and one-letter classes without braces, are written otherwise in .NET.
            var translated = OneLetterClass()
                .Replace(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), "\\$1{$2}");
            _ = new Regex(translated, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    // Look-around, atomic and conditional groups, comments, back references.
    [GeneratedRegex(@"(?<!\\)(?:\\\\)*(\(\?(?:=|!|<=|<!|>|#|\()|\\[1-9])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Unknown();

    [GeneratedRegex(@"(?<=(?<!\\)(?:\\\\)*)\\([pP])([A-Z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OneLetterClass();
}
