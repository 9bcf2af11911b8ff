using System.Diagnostics;
using System.Globalization;

namespace PocketFerry.Engine.Ledgers;

/// <summary>
/// Places where a test has the process die as if by <c>kill -9</c>: <c>PBFERRY_TEST_CRASH=NAME</c>, or <c>NAME:N</c> for
/// the Nth time that it comes by. Nothing happens without the variable.
/// </summary>
internal static class CrashPoint
{
    private static readonly (string Name, int Time) Chosen = Parse(
        Environment.GetEnvironmentVariable("PBFERRY_TEST_CRASH") ?? ""
    );

    private static int _times;

    /// <summary>Dies here if this is the place and the time.</summary>
    public static void Reach(string name)
    {
        if (name == Chosen.Name && Interlocked.Increment(ref _times) == Chosen.Time)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private static (string Name, int Time) Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (text, 1)
            : (text[..colon], int.Parse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
