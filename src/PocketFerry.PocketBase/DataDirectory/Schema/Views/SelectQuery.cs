using System.Text;
using System.Text.RegularExpressions;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Views;

/// <summary>
/// The columns and tables of a view's query, found as loosely as PocketBase finds them: it decides by them what types
/// the view's fields have.
/// </summary>
internal sealed partial class SelectQuery
{
    private SelectQuery(IReadOnlyList<SelectIdentifier> columns, IReadOnlyList<SelectIdentifier> tables)
    {
        Columns = columns;
        Tables = tables;
    }

    /// <summary>The selected columns in order.</summary>
    public IReadOnlyList<SelectIdentifier> Columns { get; }

    /// <summary>The tables, that of FROM first.</summary>
    public IReadOnlyList<SelectIdentifier> Tables { get; }

    /// <summary>The query without surrounding white space and final semicolon.</summary>
    /// <exception cref="FormatException">It is more than one statement.</exception>
    public static string Normalize(string query)
    {
        var normalized = query.Trim().Trim(';');
        return SqlTokenizer.TrySplit(normalized, ';') is not { Count: > 1 }
            ? normalized
            : throw new FormatException("it holds more than one statement");
    }

    /// <summary>Takes a query apart.</summary>
    /// <exception cref="FormatException">PocketBase couldn't; the message says why.</exception>
    public static SelectQuery Parse(string query)
    {
        var text = Comment().Replace(query.Trim().Trim(';'), " ");
        text = Join().Replace(text, " __pb_join__ ");
        text = Discarded().Replace(text, " __pb_discard__ ");
        var words =
            SqlTokenizer.TrySplitKeeping(text, ',', ' ', '\n', '\t')
            ?? throw new FormatException("its quotes or brackets don't match");
        var selected = new StringBuilder();
        var from = new StringBuilder();
        var joined = new StringBuilder();
        StringBuilder? part = null;
        var skipped = false;
        foreach (var word in words)
        {
            switch (word.Trim().ToLowerInvariant())
            {
                case "select":
                    (part, skipped) = (selected, false);
                    break;
                case "distinct":
                    break;
                case "from":
                    (part, skipped) = (from, false);
                    break;
                case "__pb_join__":
                    if (part == joined)
                    {
                        joined.Append(',');
                    }

                    (part, skipped) = (joined, false);
                    break;
                case "__pb_discard__":
                    skipped = true;
                    break;
                case "on" when part == joined:
                    skipped = true;
                    break;
                default:
                    if (!skipped)
                    {
                        part?.Append(' ').Append(word);
                    }

                    break;
            }
        }

        return new SelectQuery(Identifiers(selected), [.. Identifiers(from), .. Identifiers(joined)]);
    }

    private static List<SelectIdentifier> Identifiers(StringBuilder text) =>
        (
            SqlTokenizer.TrySplit(text.ToString(), ',')
            ?? throw new FormatException("its quotes or brackets don't match")
        ).ConvertAll(SelectIdentifier.Parse);

    [GeneratedRegex(@"(\/\*[\s\S]*?\*\/)|(--.+$)", RegexOptions.Multiline, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\s+(full\s+outer\s+join|left\s+outer\s+join|right\s+outer\s+join|full\s+join|cross\s+join|inner\s+join|outer\s+join|left\s+join|right\s+join|join)\s+?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 2000
    )]
    private static partial Regex Join();

    [GeneratedRegex(
        @"\s+(where|group\s+by|having|order|limit|with)\s+?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 2000
    )]
    private static partial Regex Discarded();
}
