using System.Globalization;
using System.Security.Cryptography;

namespace PocketFerry.Cli.Runs;

/// <summary>Run ids: <c>YYYYMMDD-HHMMSS-xxxx</c>, the time in UTC, so that they sort by age wherever they were made.</summary>
internal static class RunIds
{
    public static string New()
    {
        var time = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return $"{time}-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 4)}";
    }
}
