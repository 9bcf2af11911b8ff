using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Settings;

/// <summary>The switch of <c>POST /api/batch</c>.</summary>
internal static class BatchSwitch
{
    public const string Kind = "batch";

    public static async Task SetAsync(ApiServer server, bool isOn, CancellationToken cancellation)
    {
        using var settings = await server
            .Client.ExpectAsync(ApiRequest.Get("api/settings"), cancellation)
            .ConfigureAwait(false);
        var batch = settings.Json["batch"] as JsonObject ?? [];
        if (batch["enabled"] is JsonValue value && value.TryGetValue<bool>(out var now) && now == isOn)
        {
            return;
        }

        var wanted = (JsonObject)batch.DeepClone();
        wanted["enabled"] = isOn;
        using var done = await server
            .Client.ExpectAsync(
                new ApiRequest(HttpMethod.Patch, "api/settings")
                {
                    Json = Encoding.UTF8.GetBytes(new JsonObject { ["batch"] = wanted }.ToJsonString()),
                    IsRepeatable = true,
                    Writes = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
    }
}
