using System.Globalization;

namespace PocketFerry.Engine.Passes;

/// <summary>
/// How far before the last mark a pass begins to read: clocks differ, and a transaction that ends late may hold rows with
/// earlier marks. Immutable.
/// </summary>
/// <param name="Time">The margin of a column of dates.</param>
/// <param name="Number">The margin of a column of numbers.</param>
public sealed record PassOverlap(TimeSpan Time, long Number)
{
    /// <summary>Five minutes, or a thousand.</summary>
    public static PassOverlap Default { get; } = new(TimeSpan.FromMinutes(5), 1000);

    /// <summary>Reads <c>90s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>, or digits alone.</summary>
    /// <param name="text">The text.</param>
    /// <param name="overlap">The margin; what the text doesn't speak of is none.</param>
    public static bool TryParse(string text, out PassOverlap overlap)
    {
        overlap = new PassOverlap(TimeSpan.Zero, 0);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            overlap = new PassOverlap(TimeSpan.Zero, number);
            return true;
        }

        if (!TryParseTime(text, out var time))
        {
            return false;
        }

        overlap = new PassOverlap(time, 0);
        return true;
    }

    /// <summary>Reads <c>90s</c>, <c>5m</c>, <c>2h</c> or <c>1d</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time.</param>
    public static bool TryParseTime(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        var seconds =
            text.Length == 0
                ? 0
                : text[^1] switch
                {
                    's' => 1,
                    'm' => 60,
                    'h' => 3600,
                    'd' => 86400,
                    _ => 0,
                };
        if (
            seconds == 0
            || !int.TryParse(
                text.AsSpan(0, text.Length - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var count
            )
        )
        {
            return false;
        }

        time = TimeSpan.FromSeconds((double)count * seconds);
        return time.TotalDays < 3650;
    }
}
