using PocketFerry.Engine.Rejects;

namespace PocketFerry.Engine.Running;

/// <summary>How a run treats bad rows, and who hears of it.</summary>
public sealed record RunOptions
{
    /// <summary>What a bad row does to the run.</summary>
    public OnError OnError { get; init; } = OnError.Stop;

    /// <summary>How many bad rows are too many; null means any number is let through with <see cref="OnError.Reject"/>.</summary>
    public RejectLimit? MaxErrors { get; init; }

    /// <summary>Where rejected rows go.</summary>
    public IRejectSink Rejects { get; init; } = NoRejects.Instance;

    /// <summary>Sees rows before and after they are mapped; null shows none.</summary>
    public IRowSamples? Samples { get; init; }

    /// <summary>Hears how far the run is; called from the run's own thread.</summary>
    public IRunProgress? Progress { get; init; }
}

/// <summary>What a bad row does to a run.</summary>
public enum OnError
{
    /// <summary>The run ends; a data directory is as it was.</summary>
    Stop,

    /// <summary>The row is kept aside with its reason; the run goes on and ends with exit code 3.</summary>
    Reject,
}

/// <summary>The number or share of bad rows at which a run stops after all.</summary>
/// <param name="Count">Most bad rows allowed, or null.</param>
/// <param name="Percent">Largest share of the rows read, 0 to 100, or null; judged at the end of each stream.</param>
public sealed record RejectLimit(long? Count, double? Percent);

/// <summary>Hears how far a run is.</summary>
public interface IRunProgress
{
    /// <summary>A stream has begun.</summary>
    void Begin(string stream, string target, long? expectedRows);

    /// <summary>Rows read and rows done with so far in the stream.</summary>
    void Advance(long read, long written);

    /// <summary>The run is at a step that has no rows to count, such as building indexes.</summary>
    void Step(string what);
}
