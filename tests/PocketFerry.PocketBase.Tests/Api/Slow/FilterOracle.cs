using System.Text.RegularExpressions;

namespace PocketFerry.PocketBase.Tests.Api.Slow;

/// <summary>Judges the questions of a search as a server would.</summary>
internal static partial class FilterOracle
{
    /// <summary>How many comparisons with a secret a filter has.</summary>
    public static int Comparisons(string filter) => Comparison().Count(filter);

    /// <summary>Whether a secret is what a question asks for, compared as SQLite does.</summary>
    public static bool Holds(string question, string secret)
    {
        var comparisons = Comparison().Matches(question);
        comparisons.Count.ShouldBeInRange(1, 2);
        return comparisons.All(c =>
        {
            var order = string.CompareOrdinal(secret, c.Groups[2].Value.Replace(@"\'", "'", StringComparison.Ordinal));
            return c.Groups[1].Value switch
            {
                ">=" => order >= 0,
                "<" => order < 0,
                _ => order == 0,
            };
        });
    }

    [GeneratedRegex(@"&&\w+(>=|<|=)'((?:[^'\\]|\\'|\\)*?)'(?=\)|&&)")]
    private static partial Regex Comparison();
}
