using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification;

/// <summary>What a comparison found in one collection.</summary>
/// <param name="from">The stream's name in FROM.</param>
/// <param name="name">The collection's name in TO.</param>
internal sealed class CollectionReport(string from, string name)
{
    /// <summary>The stream's name in FROM.</summary>
    public string From { get; } = from;

    /// <summary>The collection's name in TO.</summary>
    public string Name { get; } = name;

    /// <summary>How it stands.</summary>
    public VerifyState State =>
        Error is not null ? VerifyState.ReadError
        : IsMissing ? VerifyState.MissingCollection
        : Differences > 0 ? VerifyState.Mismatched
        : WhyNot.Length > 0 ? VerifyState.NoRecordIds
        : VerifyState.Validated;

    /// <summary>Records of FROM, without those that are refused.</summary>
    public long FromRecords { get; set; }

    /// <summary>Records of TO.</summary>
    public long ToRecords { get; set; }

    /// <summary>Records that only FROM has.</summary>
    public long Missing { get; set; }

    /// <summary>Records that only TO has.</summary>
    public long Extra { get; set; }

    /// <summary>Whether records that only TO has are no difference.</summary>
    public bool AllowsExtra { get; set; }

    /// <summary>Records that differ.</summary>
    public long Changed { get; set; }

    /// <summary>Whether records that differ are no difference: a run left alone those that were there.</summary>
    public bool AllowsChanged { get; set; }

    /// <summary>Of the changed records, how many differ in data, dates, secrets and files.</summary>
    public long[] ChangedParts { get; } = new long[RecordParts.Count];

    /// <summary>Rows of FROM that can't be records of TO.</summary>
    public long Refused { get; set; }

    /// <summary>The first of them, and why.</summary>
    public List<(RowPosition Position, RowFault Fault)> FirstRefused { get; } = [];

    /// <summary>Rows of FROM with the id of another one.</summary>
    public long Repeated { get; set; }

    /// <summary>Records that differed at first and were the same when they were looked at again.</summary>
    public long Settled { get; set; }

    /// <summary>The records that differ, as far as they were looked at, in the order of their ids.</summary>
    public List<RecordDifference> Records { get; } = [];

    /// <summary>What else is wrong, or worth knowing.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>What could not be compared, and why.</summary>
    public List<NotCompared> NotCompared { get; } = [];

    /// <summary>Records of both sides, to be looked at.</summary>
    public List<RecordDifference> Samples { get; } = [];

    /// <summary>Whether TO lacks the collection.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Why records can't be told; empty where they can.</summary>
    public string WhyNot { get; set; } = "";

    /// <summary>Why a side could not be read; null where it could.</summary>
    public string? Error { get; set; }

    /// <summary>Wall-clock time.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>How many differences there are; a collection that is missing is one.</summary>
    public long Differences =>
        Missing
        + (AllowsExtra ? 0 : Extra)
        + (AllowsChanged ? 0 : Changed)
        + Findings.Where(f => f.IsDifference).Sum(f => f.Count)
        + (IsMissing ? 1 : 0);
}
