namespace PocketFerry.Engine.Endpoints;

/// <summary>What to read of a stream.</summary>
public sealed record ReadOptions
{
    /// <summary>Everything, without secrets.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>Most rows to read; null means all.</summary>
    public long? Limit { get; init; }

    /// <summary>
    /// Which records to read, in PocketBase's filter language; empty means all. Only a PocketBase server understands it.
    /// </summary>
    public string Filter { get; init; } = "";

    /// <summary>Whether password hashes and token keys are read (PocketBase sources only).</summary>
    public bool WithSecrets { get; init; }
}
