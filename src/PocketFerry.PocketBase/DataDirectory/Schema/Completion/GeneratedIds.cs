using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Completion;

/// <summary>The ids, secrets and dates that PocketBase gives to what has none.</summary>
internal static class GeneratedIds
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private const string RecordIdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static string Collection(string type, string name, Func<string, bool> isTaken) =>
        FirstFree($"pbc_{Checksum(type + name)}", isTaken);

    public static string Field(string type, string name, Func<string, bool> isTaken) =>
        FirstFree(type + Checksum(name), isTaken);

    public static string Secret() => RandomNumberGenerator.GetString(Letters, 50);

    public static string Record() => RandomNumberGenerator.GetString(RecordIdLetters, 15);

    /// <summary>A short suffix for a column's or view's temporary name.</summary>
    public static string Suffix() => RandomNumberGenerator.GetString(RecordIdLetters, 6);

    public static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Checksum(string text) =>
        Crc32.HashToUInt32(Encoding.UTF8.GetBytes(text)).ToString(CultureInfo.InvariantCulture);

    private static string FirstFree(string id, Func<string, bool> isTaken)
    {
        var free = id;
        for (var i = 2; isTaken(free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{id}{i}");
        }

        return free;
    }
}
