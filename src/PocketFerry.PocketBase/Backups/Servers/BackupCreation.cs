using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Backups.Servers;

/// <summary>
/// Has a server make a backup. PocketBase answers when it is done, but never later than after five minutes: then its list
/// tells.
/// </summary>
internal sealed class BackupCreation(ApiClient client, string name)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<BackupInfo> RunAsync(CancellationToken cancellation)
    {
        if (!await RequestAsync(cancellation).ConfigureAwait(false))
        {
            await WaitAsync(cancellation).ConfigureAwait(false);
        }

        return await BackupList.FindAsync(client, name, cancellation).ConfigureAwait(false)
            ?? throw new EndpointException(
                $"{client.Address.Name}: the server made backup {name}, and doesn't list it.",
                "Look at its log, and at the disk or S3 storage where it keeps backups."
            );
    }

    /// <summary>Whether it is done; false where the answer was lost and the server may be at it still.</summary>
    private async Task<bool> RequestAsync(CancellationToken cancellation)
    {
        try
        {
            var body = Encoding.UTF8.GetBytes(new JsonObject { ["name"] = name }.ToJsonString());
            using var response = await client
                .SendAsync(ApiRequest.Post("api/backups", body), cancellation)
                .ConfigureAwait(false);
            if (response.Status >= 500)
            {
                return false;
            }

            return response.IsSuccess ? true : throw Refused(ApiError.Of(response));
        }
        catch (AnswerLostException)
        {
            return false;
        }
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        while (await Activity.IsBusyAsync(client, cancellation).ConfigureAwait(false))
        {
            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }

        if (await BackupList.FindAsync(client, name, cancellation).ConfigureAwait(false) is null)
        {
            throw new EndpointException(
                $"{client.Address.Name}: the server gave up making backup {name}.",
                "Has it room for as much again as its data takes? Its log (Dashboard: Logs) says more."
            );
        }
    }

    private EndpointException Refused(ApiError error) =>
        error.First() is { Code: "validation_backup_name_exists" }
            ? new EndpointException(
                $"{client.Address.Name} has a backup {name} already.",
                "Take another name.",
                EndpointFailure.Usage
            )
        : error.Status == 400 && error.Message.StartsWith("Try again later", StringComparison.Ordinal)
            ? new EndpointException(
                $"{client.Address.Name} is busy with another backup or restore.",
                "Wait until it is done, then run the command again."
            )
        : error.ToException(client.Address, $"making backup {name}");
}
