using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.DataDirectory;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>
/// Writes into a running server by replacing its whole state: fetches a backup, loads it here as a data directory, and has
/// the server restore the result, if nobody changed anything there meanwhile. The old state stays as a backup.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class BackupTarget : ITarget
{
    private readonly ApiServer _server;
    private readonly FetchedState _state;
    private readonly DataDirectoryTarget _inner;
    private readonly BackupRoad _road;

    private BackupTarget(ApiServer server, FetchedState state, DataDirectoryTarget inner, BackupRoad road) =>
        (_server, _state, _inner, _road) = (server, state, inner, road);

    /// <inheritdoc/>
    public string Name => _server.Name;

    /// <summary>The backup that will hold the server's old state.</summary>
    internal string OldState => _road.OldState;

    /// <inheritdoc/>
    public bool HasCollections => true;

    /// <inheritdoc/>
    public IPasswordHasher? PasswordHasher => _inner.PasswordHasher;

    /// <summary>Fetches the server's state; the server is disposed with this.</summary>
    /// <exception cref="EndpointException">The server can't be loaded this way; nothing stays behind.</exception>
    public static async Task<BackupTarget> OpenAsync(
        ApiServer server,
        BackupRoadOptions options,
        CancellationToken cancellation = default
    )
    {
        var backups = new WorkingBackups(server, options);
        FetchedState? state = null;
        try
        {
            await RoadChecks.RefuseWindowsAsync(server, cancellation).ConfigureAwait(false);
            await backups.TellOthersAsync(cancellation).ConfigureAwait(false);
            var earlier = options.Resumes ? new EarlierAttempt(server, backups, options) : null;
            if (earlier is not null)
            {
                await earlier.BeginAsync(cancellation).ConfigureAwait(false);
            }

            var speed = new UploadSpeed(server, options.LongestUpload);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            state = await FetchedState
                .FetchAsync(
                    server,
                    backups.First,
                    options,
                    info =>
                    {
                        clock.Stop();
                        return speed.RefuseTooLongAsync(info.Size, cancellation);
                    },
                    cancellation
                )
                .ConfigureAwait(false);
            if (earlier is not null)
            {
                await earlier.SettleAsync(state, cancellation).ConfigureAwait(false);
            }

            var road = new BackupRoad(server, state, backups, speed, options) { BackupTime = clock.Elapsed };
            return new BackupTarget(server, state, DataDirectoryTarget.Open(state.Data, server.Name), road);
        }
        catch
        {
            state?.Dispose();
            await backups.DeleteAsync(backups.First).ConfigureAwait(false);
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation) =>
        _inner.GetCollectionsAsync(cancellation);

    /// <inheritdoc/>
    public ISource OpenRecords() => _inner.OpenRecords();

    /// <summary>How many records some collections have; those that aren't there have none.</summary>
    public async Task<long> CountRecordsAsync(IEnumerable<string> collections, CancellationToken cancellation)
    {
        var counts = await RecordCounts.OfAsync(_state.Data, cancellation).ConfigureAwait(false);
        return collections.Sum(c => counts.GetValueOrDefault(c));
    }

    /// <inheritdoc/>
    public async Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation)
    {
        if (plan.Live)
        {
            throw new EndpointException(
                "--live is for data directories; --via backup replaces a server's state as a whole.",
                "Leave one of them out.",
                EndpointFailure.Usage
            );
        }

        // Nobody but us knows the folder.
        var run = await _inner.BeginAsync(plan with { Stopped = true }, cancellation).ConfigureAwait(false);
        return new BackupTargetRun(run, plan, _road);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _road.LeaveAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
        _state.Dispose();
        await _server.DisposeAsync().ConfigureAwait(false);
    }
}
