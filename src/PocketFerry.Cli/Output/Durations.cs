using System.Globalization;

namespace PocketFerry.Cli.Output;

/// <summary>Durations as people read them.</summary>
internal static class Durations
{
    public static string Text(TimeSpan time) =>
        time.TotalSeconds < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes}:{time.Seconds:00} min");
}
