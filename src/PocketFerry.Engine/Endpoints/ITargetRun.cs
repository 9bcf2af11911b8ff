using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Endpoints;

/// <summary>
/// One run on a target. Disposing it without <see cref="CommitAsync"/> leaves the target as it was (files: no partial
/// output). Calls come one at a time.
/// </summary>
public interface ITargetRun : IAsyncDisposable
{
    /// <summary>Says how the target goes about it, in one line for the summary; null where there is nothing to say.</summary>
    string? Strategy { get; }

    /// <summary>Starts a stream. One writer is open at a time.</summary>
    Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation);

    /// <summary>
    /// After the last stream: finds and takes out the rows that only the whole shows to be wrong (unique indexes built
    /// after the load, relations without a record). Ordered by stream, then ordinal.
    /// </summary>
    IAsyncEnumerable<LateFault> SettleAsync(CancellationToken cancellation);

    /// <summary>
    /// After <see cref="SettleAsync"/>: deletes records, but those that records refer to which stay. Nothing else changes.
    /// </summary>
    /// <param name="records">The records to delete, of any collections.</param>
    /// <param name="cancellation">Cancels.</param>
    IAsyncEnumerable<Deletion> DeleteAsync(IEnumerable<RecordKey> records, CancellationToken cancellation) =>
        throw new EndpointException("This target can't delete records.", "Leave --delete-missing out.");

    /// <summary>Makes the run's result the target's. A dry run throws the result away instead.</summary>
    Task CommitAsync(CancellationToken cancellation);

    /// <summary>
    /// After <see cref="CommitAsync"/>: rows that someone else's writes kept out at the last moment (live targets).
    /// </summary>
    IReadOnlyList<LateFault> Conflicts => [];

    /// <summary>After <see cref="CommitAsync"/>: what to know of a run that is kept, such as old files that stayed.</summary>
    IReadOnlyList<string> Warnings => [];

    /// <summary>
    /// After <see cref="CommitAsync"/>: what to know of the records of one collection, such as users without a password.
    /// </summary>
    /// <param name="collection">The collection's name.</param>
    IReadOnlyList<string> WarningsOf(string collection) => [];
}

/// <summary>A row that was written and turned out to be wrong once everything was there; it has been taken out again.</summary>
/// <param name="Stream">The stream it came from.</param>
/// <param name="Ordinal">Its number in the stream, from 1.</param>
/// <param name="Fault">Why.</param>
/// <param name="WasInsert">Whether it had been counted as inserted (else as updated).</param>
public sealed record LateFault(StreamPlan Stream, long Ordinal, RowFault Fault, bool WasInsert);

/// <summary>Writes the rows of one stream.</summary>
public interface IRowWriter : IAsyncDisposable
{
    /// <summary>
    /// Writes the batch's rows that have no fault; gives a fault to those that it refuses. The caller keeps the batch.
    /// </summary>
    ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation);

    /// <summary>
    /// Whether two batches may be under way at a time: a writer that waits for answers has the next one set out meanwhile.
    /// </summary>
    bool Overlaps => false;

    /// <summary>
    /// Where the writer <see cref="Overlaps"/>: sets out to write a batch, before the one that it was given last is ended.
    /// <see cref="WriteAsync"/>, called for the batches in the same order, ends each; before that, nobody but the writer
    /// touches the batch, and none of its rows counts.
    /// </summary>
    ValueTask BeginAsync(RowBatch batch, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>
    /// Instead of <see cref="WriteAsync"/>, for a batch that has begun, when the run ends early: nothing more of it is sent; what
    /// has been is waited for, and known to be written.
    /// </summary>
    ValueTask AbandonAsync(RowBatch batch, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>
    /// Whether a resumed run can go on behind any row; otherwise it begins a stream anew that wasn't done.
    /// </summary>
    bool CanGoOn => true;

    /// <summary>
    /// All rows of batches that have ended are done with: writes into the plan's ledger what a resumed run needs besides
    /// <see cref="Counts"/>. The caller commits.
    /// </summary>
    void Checkpoint() { }

    /// <summary>Ends the stream.</summary>
    ValueTask CompleteAsync(CancellationToken cancellation);

    /// <summary>What was done so far.</summary>
    WriteCounts Counts { get; }

    /// <summary>What came to light while writing, for the summary: things that weren't carried, say.</summary>
    IReadOnlyList<string> Warnings => [];
}

/// <summary>What a writer did.</summary>
/// <param name="Inserted">New records.</param>
/// <param name="Updated">Existing records changed.</param>
/// <param name="Skipped">Existing records left as they were.</param>
/// <param name="Files">Files stored.</param>
public readonly record struct WriteCounts(long Inserted, long Updated, long Skipped, long Files);
