using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>A run on a fetched state. Keeping its result is having the server restore it.</summary>
internal sealed class BackupTargetRun(ITargetRun inner, RunPlan plan, BackupRoad road) : ITargetRun
{
    private bool _ended;

    public string? Strategy =>
        plan.DryRun
            ? "on a copy fetched by backup"
            : $"on a copy fetched by backup, which the server restores; its old state stays as {road.OldState}";

    public IReadOnlyList<LateFault> Conflicts { get; private set; } = [];

    public IReadOnlyList<string> Warnings { get; private set; } = [];

    public IReadOnlyList<string> WarningsOf(string collection) => inner.WarningsOf(collection);

    public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation) =>
        inner.OpenAsync(stream, cancellation);

    public IAsyncEnumerable<LateFault> SettleAsync(CancellationToken cancellation) => inner.SettleAsync(cancellation);

    public IAsyncEnumerable<Deletion> DeleteAsync(IEnumerable<RecordKey> records, CancellationToken cancellation) =>
        inner.DeleteAsync(records, cancellation);

    public async Task CommitAsync(CancellationToken cancellation)
    {
        await inner.CommitAsync(cancellation).ConfigureAwait(false);
        (Conflicts, Warnings) = (inner.Conflicts, inner.Warnings);
        // From here on the data directory is only read, and by others.
        await EndAsync().ConfigureAwait(false);
        if (!plan.DryRun)
        {
            await road.GoBackAsync(cancellation).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync().ConfigureAwait(false);

    private async ValueTask EndAsync()
    {
        if (!_ended)
        {
            _ended = true;
            await inner.DisposeAsync().ConfigureAwait(false);
        }
    }
}
