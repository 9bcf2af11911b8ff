using System.Diagnostics;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Backups.Servers;

/// <summary>
/// Has a server restore a backup and waits until it is back. PocketBase answers at once, works a second later, and then
/// replaces its own process.
/// </summary>
internal sealed class ServerRestore(ApiClient client, string name)
{
    private const int LooksPerLog = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // PocketBase begins a second after its answer; from then on its health says that it is at it.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private readonly Stopwatch _clock = new();

    /// <summary>Whether the server may have restored, whatever <see cref="RunAsync"/> ended in.</summary>
    public bool MayBeDone { get; private set; }

    public async Task<RestoreResult> RunAsync(CancellationToken cancellation)
    {
        if (await BackupList.FindAsync(client, name, cancellation).ConfigureAwait(false) is null)
        {
            throw new EndpointException(
                $"{client.Address.Name} has no backup {name}.",
                "pbferry backup list shows what it has.",
                EndpointFailure.Usage
            );
        }

        var mark = await SuperuserMark.SetAsync(client, cancellation).ConfigureAwait(false);
        _clock.Start();
        MayBeDone = true;
        await RequestAsync(cancellation).ConfigureAwait(false);
        // Whatever is cancelled from here on, the server restores; only the waiting ends.
        await WaitForChangeAsync(mark, cancellation).ConfigureAwait(false);
        var signedIn = await WaitForReturnAsync(cancellation).ConfigureAwait(false);
        return new RestoreResult(_clock.Elapsed) { SignedIn = signedIn };
    }

    private async Task RequestAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await client
                .ExpectAsync(
                    new ApiRequest(HttpMethod.Post, $"api/backups/{Uri.EscapeDataString(name)}/restore"),
                    cancellation
                )
                .ConfigureAwait(false);
        }
        catch (AnswerLostException)
        {
            // It may have begun: the mark tells.
        }
    }

    private async Task WaitForChangeAsync(SuperuserMark mark, CancellationToken cancellation)
    {
        var wasBusy = false;
        for (var look = 1; await mark.IsThereAsync(cancellation).ConfigureAwait(false); look++)
        {
            var busy = await Activity.IsBusyAsync(client, cancellation).ConfigureAwait(false);
            var isOver = (wasBusy && !busy) || (!wasBusy && _clock.Elapsed > LongestStart);
            wasBusy |= busy;
            if (
                isOver
                || (look % LooksPerLog == 0 && await FaultAsync(mark, cancellation).ConfigureAwait(false) is not null)
            )
            {
                // It may have restarted between the two questions.
                if (await mark.IsThereAsync(cancellation).ConfigureAwait(false))
                {
                    throw await NotRestoredAsync(mark, cancellation).ConfigureAwait(false);
                }

                return;
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<EndpointException> NotRestoredAsync(SuperuserMark mark, CancellationToken cancellation)
    {
        string? fault = null;
        // Logs are written a few seconds late.
        for (var i = 0; i < 6 && fault is null; i++)
        {
            await Task.Delay(i == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false);
            fault = await FaultAsync(mark, cancellation).ConfigureAwait(false);
        }

        MayBeDone = false;
        await mark.RemoveAsync(cancellation).ConfigureAwait(false);
        var reason = fault is null ? "" : $" It says: {fault}";
        return new EndpointException(
            $"{client.Address.Name}: the server did not restore {name}, and goes on with the state it had.{reason}",
            "PocketBase can't restore on Windows, or where a part of its data directory is mounted: stop the server then, and restore into the data directory itself (pbferry backup restore)."
        );
    }

    // The old process says that it is busy until its very end: the one that isn't is the new one.
    private async Task<bool> WaitForReturnAsync(CancellationToken cancellation)
    {
        var renewed = false;
        while (true)
        {
            var can = await Activity.CanBackupAsync(client, cancellation).ConfigureAwait(false);
            if (can == true)
            {
                return true;
            }

            if (can is null)
            {
                if (renewed)
                {
                    return false;
                }

                renewed = true;
                try
                {
                    await client.Session!.RenewAsync(cancellation).ConfigureAwait(false);
                }
                catch (EndpointException denied) when (denied.Failure == EndpointFailure.Denied)
                {
                    // The restored state knows other superusers. It is restored all the same.
                    return false;
                }
            }

            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<string?> FaultAsync(SuperuserMark mark, CancellationToken cancellation)
    {
        var filter = $"message='Failed to restore backup' && created>='{mark.Created}'";
        using var response = await client
            .SendAsync(
                ApiRequest.Get($"api/logs?perPage=1&sort=-created&filter={Uri.EscapeDataString(filter)}"),
                cancellation
            )
            .ConfigureAwait(false);
        var log = response.IsSuccess ? (response.Json["items"] as JsonArray)?.FirstOrDefault() : null;
        return (string?)log?["data"]?["error"];
    }
}
