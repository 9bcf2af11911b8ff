namespace PocketFerry.Engine.Endpoints;

/// <summary>What to read of a stream.</summary>
public sealed record ReadOptions
{
    /// <summary>Everything, without secrets.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>Most rows to read; null means all.</summary>
    public long? Limit { get; init; }

    /// <summary>Most rows of a batch, where the reader holds every row of one for a while; null leaves it to the source.</summary>
    public int? BatchRows { get; init; }

    /// <summary>
    /// Which records to read, in PocketBase's filter language; empty means all. Only a PocketBase server understands it.
    /// </summary>
    public string Filter { get; init; } = "";

    /// <summary>The SQL condition on the rows; empty reads all. Only sources that are <see cref="ISqlSource"/> understand it.</summary>
    public string Where { get; init; } = "";

    /// <summary>Whether password hashes and token keys are read (PocketBase sources only).</summary>
    public bool WithSecrets { get; init; }

    /// <summary>
    /// The ids of the records that are wanted; null wants all. A source may give more: where it can't look records up, it
    /// gives all of them.
    /// </summary>
    public IReadOnlyCollection<string>? Records { get; init; }

    /// <summary>
    /// The row behind which a run goes on that was resumed; null begins with the first. A source may leave out the rows up
    /// to it, going on with their numbers, or give them all.
    /// </summary>
    public ReadBehind? After { get; init; }
}

/// <summary>The last row that a reader is done with.</summary>
/// <param name="Ordinal">Its number in the stream, from 1.</param>
/// <param name="Record">Its record's id where the source is PocketBase; empty elsewhere.</param>
public sealed record ReadBehind(long Ordinal, string Record);
