using System.Diagnostics;
using System.Globalization;

namespace PocketFerry.Cli.Output;

/// <summary>One line on the terminal that says how far the run is; gone when the run ends.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private const string EraseLine = "\r\e[K";

    private readonly Stopwatch _clock = new();
    private string _stream = "";
    private long? _expected;
    private TimeSpan _shown;
    private bool _visible;

    public void Begin(string stream, long? expectedRows)
    {
        (_stream, _expected) = (stream, expectedRows);
        _clock.Restart();
        _shown = TimeSpan.Zero;
        Show($"{stream} …");
    }

    public void Advance(long rows)
    {
        var now = _clock.Elapsed;
        if (now - _shown < Period)
        {
            return;
        }

        _shown = now;
        var rate = rows / now.TotalSeconds;
        var share = _expected > 0 ? string.Create(CultureInfo.InvariantCulture, $"  {100 * rows / _expected}%") : "";
        var left =
            _expected > rows && rate > 0
                ? $"  {Durations.Text(TimeSpan.FromSeconds((_expected.Value - rows) / rate))} left"
                : "";
        Show(string.Create(CultureInfo.InvariantCulture, $"{_stream}  {rows:N0} rows  {rate:N0}/s{share}{left}"));
    }

    public void Step(string what) => Show($"{what} …");

    public void Dispose()
    {
        if (_visible)
        {
            Console.Error.Write(EraseLine);
            _visible = false;
        }
    }

    private void Show(string text)
    {
        // A line that wraps could not be erased.
        var width = Math.Max(20, Console.WindowWidth - 1);
        Console.Error.Write(EraseLine + (text.Length > width ? text[..width] : text));
        _visible = true;
    }
}
