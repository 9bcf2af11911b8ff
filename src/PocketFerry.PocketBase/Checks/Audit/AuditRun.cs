using System.Runtime.CompilerServices;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Checks.Audit;

/// <summary>A run that judges.</summary>
internal sealed class AuditRun(RunPlan plan, IRecordIds? existing, IReadOnlyList<Collection> collections) : ITargetRun
{
    private readonly AuditRecords _records = new(plan, existing, collections);

    public string? Strategy => null;

    public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation) =>
        Task.FromResult<IRowWriter>(
            new AuditWriter(
                stream,
                plan,
                _records,
                collections.Any(c => c.Id == stream.Collection!.Id) ? existing : null
            )
        );

    public async IAsyncEnumerable<LateFault> SettleAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await _records.LookUpAsync(cancellation).ConfigureAwait(false);
        foreach (var dangling in _records.Dangling())
        {
            var fault = new RowFault(
                "validation_missing_rel_records",
                dangling.Field,
                $"'{dangling.Field}' points to '{dangling.Id}', and '{dangling.Collection}' has no such record.",
                $"Load '{dangling.Collection}' in the same run or before, or empty the value.",
                dangling.Id
            );
            yield return new LateFault(plan.Streams[dangling.Stream], dangling.Ordinal, fault, WasInsert: true);
        }
    }

    public Task CommitAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _records.Dispose();
        return ValueTask.CompletedTask;
    }
}
