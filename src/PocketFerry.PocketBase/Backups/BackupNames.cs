using System.Buffers;
using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.DataDirectory.Storage;

namespace PocketFerry.PocketBase.Backups;

/// <summary>Names of backups, by PocketBase's own rules.</summary>
public static class BackupNames
{
    private const int Longest = 150;
    private const string Ending = ".zip";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Whether PocketBase makes a backup of this name: <c>[a-z0-9_-]+.zip</c>, at most 150 characters.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 4 and <= Longest
        && name.EndsWith(Ending, StringComparison.Ordinal)
        && !name.AsSpan(0, name.Length - Ending.Length).ContainsAnyExcept(Allowed);

    /// <summary>The name of a backup that is to be made; gets its ending where it has none.</summary>
    /// <exception cref="EndpointException">PocketBase would refuse it.</exception>
    public static string ForNew(string name)
    {
        var full = name.EndsWith(Ending, StringComparison.Ordinal) ? name : name + Ending;
        return IsValid(full)
            ? full
            : throw new EndpointException(
                $"'{name}' is no name for a backup.",
                "Take lower-case letters, digits, _ and -, and .zip at the end: before-import.zip",
                EndpointFailure.Usage
            );
    }

    /// <summary>A name of our own for a backup made now.</summary>
    public static string Now(string what = "pbferry") =>
        $"{what}_{DateTime.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}{Ending}";

    /// <summary>The name of a backup that is there already: any file's, but never one that leaves the folder.</summary>
    /// <exception cref="EndpointException">It is no plain name.</exception>
    public static string ForExisting(string name) =>
        StoragePath.IsPlain(name)
            ? name
            : throw new EndpointException(
                $"'{name}' is no name of a backup.",
                "pbferry backup list shows the names.",
                EndpointFailure.Usage
            );
}
