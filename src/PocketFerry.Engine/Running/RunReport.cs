using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Rejects;

namespace PocketFerry.Engine.Running;

/// <summary>What a run did.</summary>
public sealed class RunReport
{
    /// <summary>One line a stream, in the order in which they ran.</summary>
    public List<StreamReport> Streams { get; } = [];

    /// <summary>How the target went about it; null where there is nothing to say.</summary>
    public string? Strategy { get; set; }

    /// <summary>Wall-clock time of the whole run.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>The row that stopped the run; null when it went through.</summary>
    public Reject? StoppedBy { get; set; }

    /// <summary>Why the run stopped, where a number of bad rows and no single one was the reason.</summary>
    public string? StopReason { get; set; }

    /// <summary>Whether the run ended early.</summary>
    public bool Stopped => StoppedBy is not null || StopReason is not null;

    /// <summary>Whether what a run wrote before it ended early stays in the target.</summary>
    public bool KeepsWhatIsWritten { get; set; }

    /// <summary>Whether records were to be deleted that the source no longer has.</summary>
    public bool DeletesMissing { get; set; }

    /// <summary>Whether the run can go on where it was if it ended early.</summary>
    public bool CanBeResumed { get; set; }

    /// <summary>Rejected rows over all streams.</summary>
    public long Rejected => Streams.Sum(s => s.Rejected);
}

/// <summary>What a run did with one stream.</summary>
public sealed class StreamReport
{
    /// <summary>Makes an empty line.</summary>
    public StreamReport(string stream, string target) => (Stream, Target) = (stream, target);

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>The collection or file written.</summary>
    public string Target { get; }

    /// <summary>Rows read, bad ones included.</summary>
    public long Read { get; set; }

    /// <summary>New records.</summary>
    public long Inserted { get; set; }

    /// <summary>Existing records changed.</summary>
    public long Updated { get; set; }

    /// <summary>Existing records left as they were.</summary>
    public long Skipped { get; set; }

    /// <summary>Records deleted whose rows the source no longer has.</summary>
    public long Deleted { get; set; }

    /// <summary>Rows that could not go in.</summary>
    public long Rejected { get; set; }

    /// <summary>Files stored.</summary>
    public long Files { get; set; }

    /// <summary>Wall-clock time of reading and writing the stream.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Things to know, such as nulls that became zero.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>How far the stream is, with these counts.</summary>
    internal StreamProgress CountedIn(StreamProgress progress) =>
        progress with
        {
            Read = Read,
            Inserted = Inserted,
            Updated = Updated,
            Skipped = Skipped,
            Rejected = Rejected,
            Files = Files,
            Elapsed = Elapsed,
        };

    /// <summary>How the stream ended, with these counts and warnings.</summary>
    internal StreamProgress CompletedIn(StreamProgress progress) =>
        CountedIn(progress) with
        {
            State = StreamState.Done,
            Warnings =
                Deleted == 0
                    ? [.. Warnings]
                    : [.. Warnings, $"records deleted whose rows the source no longer has: {Deleted}"],
        };
}
