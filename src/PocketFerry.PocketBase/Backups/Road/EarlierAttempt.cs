using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups.Servers;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>
/// What a run of the same id left on the server when it broke off. Whether its restore was done is told by comparing what
/// is there now with the two backups that it made right before.
/// </summary>
internal sealed class EarlierAttempt(ApiServer server, WorkingBackups backups, BackupRoadOptions options)
{
    // PocketBase begins a restore a second after it was asked to, and till then shows nothing of it.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private BackupInfo? _loaded;
    private BackupInfo? _before;

    /// <summary>Waits until the server is done with what it was asked for, and makes room for a new attempt.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await Task.Delay(Delay, cancellation).ConfigureAwait(false);
        while (await Activity.IsBusyAsync(server.Client, cancellation).ConfigureAwait(false))
        {
            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }

        _loaded = await BackupList.FindAsync(server.Client, backups.Loaded, cancellation).ConfigureAwait(false);
        _before = await BackupList.FindAsync(server.Client, backups.Before, cancellation).ConfigureAwait(false);
        await backups.DeleteAsync(backups.First).ConfigureAwait(false);
    }

    /// <summary>Goes on where nothing was restored; the state that was fetched is the server's old one then.</summary>
    /// <exception cref="EndpointException">All was done, or it can't be told.</exception>
    public async Task SettleAsync(FetchedState state, CancellationToken cancellation)
    {
        // The last backup comes right before the restore.
        if (_before is not null && !await IsAsync(state, _before, cancellation).ConfigureAwait(false))
        {
            if (_loaded is not null && await IsAsync(state, _loaded, cancellation).ConfigureAwait(false))
            {
                await backups.DeleteAsync(backups.Loaded).ConfigureAwait(false);
                options.WasThrough?.Invoke();
                throw new EndpointException(
                    $"{server.Name} has restored what the run loaded, so the run is done; the old state is backup {backups.Before} there.",
                    "pbferry runs show last names its rejects, if there are some; pbferry verify compares both ends.",
                    EndpointFailure.Usage
                );
            }

            throw new EndpointException(
                $"{server.Name} is neither as it was when the run broke off nor as the run would have left it: somebody changed it since, and whether that was after a restore can't be told.",
                $"Look at it: the state from before is backup {backups.Before} there. To go on from what is there now, type the whole command again."
            );
        }

        await backups.DeleteAsync(backups.Loaded, backups.Before).ConfigureAwait(false);
    }

    private async Task<bool> IsAsync(FetchedState state, BackupInfo backup, CancellationToken cancellation) =>
        (
            await new ServerChanges(server, state.Archive, state.Work)
                .FindAsync(backup, cancellation)
                .ConfigureAwait(false)
        ).Count == 0;
}
