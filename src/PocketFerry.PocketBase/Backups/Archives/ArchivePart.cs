namespace PocketFerry.PocketBase.Backups.Archives;

/// <summary>What of a data directory isn't in its backups, as PocketBase has it.</summary>
internal static class ArchivePart
{
    /// <summary>PocketBase's scratch folder in a data directory, which it empties when it starts.</summary>
    public const string Scratch = ".pb_temp_to_delete";

    /// <summary>Where a data directory keeps its backups.</summary>
    public const string Backups = "backups";

    // What a restore leaves alone.
    private static readonly string[] Kept = [Backups, Scratch, ".autocert_cache", "lost+found"];

    /// <summary>Whether a restore leaves something at the root of a data directory as it is.</summary>
    public static bool IsKept(string rootName) => Kept.Contains(rootName);

    /// <summary>Whether something at the root of a data directory is left out of backups.</summary>
    public static bool IsLeftOut(string rootName) => IsKept(rootName) || rootName == ".notify";

    /// <summary>Whether a file is the index of a write-ahead log, which SQLite makes anew from the log.</summary>
    public static bool IsLogIndex(string path) => path.EndsWith("-shm", StringComparison.Ordinal);
}
