namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>What becomes of the rows of a part of a batch.</summary>
internal sealed class SegmentPlan
{
    /// <summary>Rows written by the records API.</summary>
    public List<WriteRequest> Requests { get; } = [];

    /// <summary>New records written by SQL.</summary>
    public List<SqlRow> SqlRows { get; } = [];

    /// <summary>Existing records changed by SQL.</summary>
    public List<SqlRow> SqlChanges { get; } = [];

    /// <summary>Late columns by row.</summary>
    public Dictionary<int, string> Late { get; } = [];

    /// <summary>Existing records that change, by row.</summary>
    public List<(int Row, Match Match)> Changed { get; } = [];

    /// <summary>Relations that wait, by row.</summary>
    public List<DeferredRow> Deferred { get; } = [];

    /// <summary>New records of a dry run that nobody but this program judges: row and id.</summary>
    public List<(int Row, string Id)> Unjudged { get; } = [];

    /// <summary>Rows that were written before the run was resumed, so that nothing is left to send.</summary>
    public List<DoneRow> Done { get; } = [];

    /// <summary>Rows of which only late columns change.</summary>
    public List<int> OnlyLate { get; } = [];

    /// <summary>Records whose dates don't travel.</summary>
    public int DatesLeft { get; set; }

    /// <summary>Password hashes that don't travel.</summary>
    public int HashesLeft { get; set; }

    /// <summary>
    /// Whether another segment may be under way at the same time: all of it is requests, whose order makes no difference.
    /// </summary>
    public bool MayOverlap =>
        SqlRows.Count + SqlChanges.Count + Changed.Count + OnlyLate.Count + Unjudged.Count + Done.Count == 0
        && Requests.TrueForAll(r => !r.IsPostponed && !r.NeedsOrder && r.Files.Count == 0);
}

/// <summary>A row that is written already.</summary>
/// <param name="Row">The row.</param>
/// <param name="Id">The record's id.</param>
/// <param name="WasInsert">Whether the record is new.</param>
internal sealed record DoneRow(int Row, string Id, bool WasInsert);

/// <summary>A row's relations that wait.</summary>
/// <param name="Row">The row.</param>
/// <param name="Id">The record's id.</param>
/// <param name="WasInsert">Whether the record is new.</param>
/// <param name="Values">Stored forms by field.</param>
internal sealed record DeferredRow(int Row, string Id, bool WasInsert, List<(int Field, byte[] Value)> Values);
