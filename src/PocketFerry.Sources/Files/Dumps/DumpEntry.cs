namespace PocketFerry.Sources.Files.Dumps;

/// <summary>A collection's line in a dump's manifest.</summary>
/// <param name="Name">The collection's name.</param>
/// <param name="File">The data file's name in the dump folder.</param>
public sealed record DumpEntry(string Name, string File)
{
    /// <summary>The collection's id at the source; empty where the manifest doesn't say.</summary>
    public string Id { get; init; } = "";

    /// <summary>base, auth or view; empty where the manifest doesn't say.</summary>
    public string Type { get; init; } = "";

    /// <summary>How many records the data file holds; null where the manifest doesn't say.</summary>
    public long? Records { get; init; }

    /// <summary>SHA-256 of the data file as it is stored, in lower-case hex; empty where the manifest doesn't say.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The data file's size as it is stored; null where the manifest doesn't say.</summary>
    public long? Bytes { get; init; }

    /// <summary>How many files belong to the records.</summary>
    public long FileCount { get; init; }

    /// <summary>Their size together.</summary>
    public long FileBytes { get; init; }
}
