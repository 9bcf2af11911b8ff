using System.Globalization;
using System.Security.Cryptography;

namespace PocketFerry.Cli.Runs;

/// <summary>
/// Run ids: <c>YYYYMMDD-HHMMSS-xxxx</c>, the time in UTC, so that they sort by age wherever they were made. Of the last part
/// the first half are the milliseconds: two runs of the same second have an order too.
/// </summary>
internal static class RunIds
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    public static string New()
    {
        var now = DateTime.UtcNow;
        var time = now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var (high, low) = Math.DivRem(now.Millisecond, Digits.Length);
        return $"{time}-{Digits[high]}{Digits[low]}{RandomNumberGenerator.GetString(Digits, 2)}";
    }
}
