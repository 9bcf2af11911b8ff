using System.Globalization;
using System.Text.RegularExpressions;

namespace PocketFerry.Engine.Passes;

/// <summary>How far a pass came: the greatest value of a stream's <see cref="SinceColumn"/>.</summary>
/// <param name="IsNumber">Whether the value is a number, rather than a text.</param>
/// <param name="Value">The value as text.</param>
internal sealed partial record PassMark(bool IsNumber, string Value)
{
    /// <summary>Where the next pass begins to read.</summary>
    public PassMark Less(PassOverlap overlap)
    {
        if (IsNumber)
        {
            return long.TryParse(Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? this with
                {
                    Value = (
                        number < long.MinValue + overlap.Number ? long.MinValue : number - overlap.Number
                    ).ToString(CultureInfo.InvariantCulture),
                }
                : this;
        }

        var match = Date().Match(Value);
        return
            match.Success
            && DateTime.TryParseExact(
                $"{match.Groups["day"].Value} {(match.Groups["time"] is { Length: > 0 } t ? t.Value : "00:00:00")}",
                "yyyy-MM-dd HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var moment
            )
            ? this with
            {
                Value = Print(moment - DateTime.MinValue > overlap.Time ? moment - overlap.Time : moment, match),
            }
            : this;
    }

    // To the second, which is before every fraction of it in time and as text, and in the separator of the source.
    private static string Print(DateTime moment, Match before)
    {
        var culture = CultureInfo.InvariantCulture;
        var day = moment.ToString("yyyy-MM-dd", culture);
        return before.Groups["time"].Length == 0
            ? day
            : day + before.Groups["between"].Value + moment.ToString("HH:mm:ss", culture);
    }

    [GeneratedRegex(
        @"^(?<day>\d{4}-\d\d-\d\d)(?:(?<between>[ T])(?<time>\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Date();
}
