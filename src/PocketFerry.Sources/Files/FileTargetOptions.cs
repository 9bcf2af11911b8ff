using System.Text.Json.Nodes;

namespace PocketFerry.Sources.Files;

/// <summary>How files are written.</summary>
public sealed record FileTargetOptions
{
    /// <summary>A dump, or the file that the ending says.</summary>
    public static FileTargetOptions Default { get; } = new();

    /// <summary>
    /// The format. Null goes by the path's ending; a path without one is a dump folder with NDJSON. For a dump folder it
    /// is the format of its data files. Standard output needs it.
    /// </summary>
    public FileFormat? Format { get; init; }

    /// <summary>Compresses data files; for a single file, its ending says it too.</summary>
    public FileCompression Compression { get; init; }

    /// <summary>Whether an existing file, or an existing dump folder, may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Writes dump folders in the simple form that older scripts read.</summary>
    public bool SimpleDump { get; init; }

    /// <summary>The field separator of CSV; null is a comma (TSV: a tab).</summary>
    public char? Delimiter { get; init; }

    /// <summary>What a dump's manifest says about its source; no secrets.</summary>
    public JsonObject? Source { get; init; }

    /// <summary>What <c>-</c> writes to; null takes the process's standard output.</summary>
    public Stream? StandardOutput { get; init; }

    /// <summary>
    /// Whether what a run wrote stays aside when it ends early, so that it can go on by the plan's ledger; for sources that
    /// are no snapshot anyway.
    /// </summary>
    internal bool KeepUnfinished { get; init; }

    /// <summary>The clock, for the manifest.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
