namespace PocketFerry.Sources.Files;

/// <summary>How a file is compressed.</summary>
public enum FileCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>gzip, ending <c>.gz</c>.</summary>
    Gzip,

    /// <summary>Zstandard, ending <c>.zst</c>.</summary>
    Zstd,
}
