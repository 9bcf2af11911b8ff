using System.Text.Json.Nodes;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Backups.Servers;

/// <summary>Whether a server is at a backup or a restore: its health tells superusers.</summary>
internal static class Activity
{
    public static async Task<bool> IsBusyAsync(ApiClient client, CancellationToken cancellation) =>
        await CanBackupAsync(client, cancellation).ConfigureAwait(false) == false;

    /// <summary>Null where the server doesn't take us for a superuser.</summary>
    public static async Task<bool?> CanBackupAsync(ApiClient client, CancellationToken cancellation)
    {
        using var response = await client.ExpectAsync(ApiRequest.Get("api/health"), cancellation).ConfigureAwait(false);
        var data = response.Json["data"] as JsonObject;
        return data?["canBackup"] is JsonValue value && value.TryGetValue<bool>(out var can) ? can : null;
    }
}
