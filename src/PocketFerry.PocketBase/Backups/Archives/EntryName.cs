using PocketFerry.PocketBase.DataDirectory.Storage;

namespace PocketFerry.PocketBase.Backups.Archives;

/// <summary>Names in an archive, which may be hostile.</summary>
internal static class EntryName
{
    private const int Deepest = 64;

    /// <summary>Whether a name is a path that stays below the folder it is unpacked in, on every system.</summary>
    public static bool IsSafe(string name)
    {
        var segments = name.Split('/');
        return name.Length is > 0 and <= 4096
            && segments.Length <= Deepest
            && segments.All(StoragePath.IsPlain)
            && !(OperatingSystem.IsWindows() && segments.Any(s => s.EndsWith('.') || s.EndsWith(' ')));
    }

    /// <summary>The first segment.</summary>
    public static string Root(string name) => name.Split('/', 2)[0];
}
