using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Backups.Servers;

/// <summary><c>GET /api/backups</c>.</summary>
internal static class BackupList
{
    public static async Task<IReadOnlyList<BackupInfo>> ReadAsync(ApiClient client, CancellationToken cancellation)
    {
        using var response = await client
            .ExpectAsync(ApiRequest.Get("api/backups"), cancellation)
            .ConfigureAwait(false);
        var list = new List<BackupInfo>();
        if (Parse(response) is { } array)
        {
            list.AddRange(array.OfType<JsonObject>().Select(Info));
        }

        list.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return list;
    }

    public static async Task<BackupInfo?> FindAsync(ApiClient client, string name, CancellationToken cancellation) =>
        (await ReadAsync(client, cancellation).ConfigureAwait(false)).FirstOrDefault(b => b.Name == name);

    private static JsonArray? Parse(ApiResponse response)
    {
        try
        {
            return JsonNode.Parse(response.Body) as JsonArray;
        }
        catch (JsonException)
        {
            // A proxy's page: there is no list in it.
            return null;
        }
    }

    private static BackupInfo Info(JsonObject item) =>
        new(
            (string?)item["key"] ?? "",
            item["size"] is JsonValue size && size.TryGetValue<long>(out var bytes) ? bytes : 0,
            DateTime.TryParse(
                (string?)item["modified"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
                out var modified
            )
                ? modified
                : DateTime.UnixEpoch
        );
}
