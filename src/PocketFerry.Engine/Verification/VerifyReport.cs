namespace PocketFerry.Engine.Verification;

/// <summary>What a comparison found.</summary>
internal sealed class VerifyReport
{
    /// <summary>The one side, as the user wrote it.</summary>
    public required string From { get; init; }

    /// <summary>The other side.</summary>
    public required string To { get; init; }

    /// <summary>The collections, in the order in which they were compared.</summary>
    public List<CollectionReport> Collections { get; } = [];

    /// <summary>Things to know about the whole.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Why nothing could be compared; null where it could.</summary>
    public string? Failure { get; init; }

    /// <summary>Wall-clock time.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>How many differences there are.</summary>
    public long Differences => Collections.Sum(c => c.Differences);

    /// <summary>Rows of FROM that can't be records of TO.</summary>
    public long Refused => Collections.Sum(c => c.Refused);

    /// <summary>Whether every collection could be read.</summary>
    public bool IsWhole => Failure is null && Collections.TrueForAll(c => c.State != VerifyState.ReadError);
}
