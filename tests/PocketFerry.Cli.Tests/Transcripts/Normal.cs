using System.Globalization;
using System.Text.RegularExpressions;

namespace PocketFerry.Cli.Tests.Transcripts;

/// <summary>Takes out of a program's output what differs from run to run.</summary>
internal static partial class Normal
{
    public static List<string> Lines(string output, string folder)
    {
        var text = output.Replace("\r\n", "\n");
        // The temporary folder's real name on a system where it is a link.
        text = text.Replace(folder, "<dir>");
        text = RunId().Replace(text, "<run>");
        text = Moment().Replace(text, IfJustNow);
        text = TimeAndRate().Replace(text, "  <time>  <rate>");
        text = WrittenIn().Replace(text, "$1 in <time>");
        text = JsonTime().Replace(text, "\"$1\":<n>");
        text = Gap().Replace(text, "  ");
        text = Progress().Replace(text, "");
        var lines = text.Split('\n').Select(l => l.TrimEnd()).ToList();
        if (lines is [.., ""])
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    // Other moments are data.
    private static string IfJustNow(Match match)
    {
        var moment = DateTime.Parse(match.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        return (DateTime.UtcNow - moment).Duration() < TimeSpan.FromHours(1) ? "<now>" : match.Value;
    }

    [GeneratedRegex(@"\b\d{8}-\d{6}-[a-z0-9]{4}\b")]
    private static partial Regex RunId();

    [GeneratedRegex(@"\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Moment();

    [GeneratedRegex(@"  +\d+\.\d\d s +\d+$", RegexOptions.Multiline)]
    private static partial Regex TimeAndRate();

    [GeneratedRegex(@"\b(written|compared) in [\d.:]+ (s|min)\b")]
    private static partial Regex WrittenIn();

    [GeneratedRegex(@"""(seconds|rowsPerSecond)"": ?[\d.eE+-]+")]
    private static partial Regex JsonTime();

    // Told once a second: a slow machine has more of it.
    [GeneratedRegex(@"^\{""event"":""progress"".*\n", RegexOptions.Multiline)]
    private static partial Regex Progress();

    // Columns are as wide as the numbers that were taken out.
    [GeneratedRegex(@"(?<=\S) {2,}")]
    private static partial Regex Gap();
}
