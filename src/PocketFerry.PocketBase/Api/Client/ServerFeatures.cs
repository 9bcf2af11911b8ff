using System.Text.Json.Nodes;
using PocketFerry.PocketBase.Api.Hooks;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>
/// What a server can do. PocketBase doesn't tell its version; what its settings have, and its routes, narrow it down.
/// </summary>
internal sealed record ServerFeatures
{
    /// <summary>Whether <c>POST /api/sql</c> is there (0.39).</summary>
    public required bool HasSql { get; init; }

    /// <summary>pbferry's own routes; null where it has none.</summary>
    public required ServerHooks? Hooks { get; init; }

    /// <summary>Whether <c>POST /api/batch</c> is switched on.</summary>
    public required bool HasBatch { get; init; }

    /// <summary>Most requests of a batch.</summary>
    public required int MaxRequests { get; init; }

    /// <summary>Longest time for a batch.</summary>
    public required TimeSpan BatchTime { get; init; }

    /// <summary>Longest body of a batch, in bytes.</summary>
    public required long MaxBodySize { get; init; }

    /// <summary>The oldest version that the server may be.</summary>
    public required Version AtLeast { get; init; }

    /// <summary>How its filters write texts.</summary>
    public required FilterSyntax Filters { get; init; }

    public static async Task<ServerFeatures> ReadAsync(ApiClient client, CancellationToken cancellation)
    {
        using var settings = await client
            .ExpectAsync(ApiRequest.Get("api/settings"), cancellation)
            .ConfigureAwait(false);
        var json = settings.Json;
        var batch = json["batch"] as JsonObject ?? [];
        var hasSql = await ApiSql.IsThereAsync(client, cancellation).ConfigureAwait(false);
        var size = Number(batch, "maxBodySize");
        var seconds = Number(batch, "timeout");
        return new ServerFeatures
        {
            HasSql = hasSql,
            Hooks = await ServerHooks.ReadAsync(client, cancellation).ConfigureAwait(false),
            HasBatch = batch["enabled"] is JsonValue on && on.TryGetValue<bool>(out var isOn) && isOn,
            MaxRequests = (int)Math.Clamp(Number(batch, "maxRequests"), 0, int.MaxValue),
            BatchTime = TimeSpan.FromSeconds(seconds > 0 ? Math.Min(seconds, 3600) : 3),
            MaxBodySize = size > 0 ? size : 128 << 20,
            Filters = await FilterSyntax.AskAsync(client, cancellation).ConfigureAwait(false),
            AtLeast = OldestVersion(
                json,
                hasSql,
                hasSql && await ApiSql.RefusesDoubleKeysAsync(client, cancellation).ConfigureAwait(false)
            ),
        };
    }

    private static Version OldestVersion(JsonObject settings, bool hasSql, bool refusesDoubleKeys)
    {
        if (hasSql)
        {
            return refusesDoubleKeys ? new Version(0, 40) : new Version(0, 39);
        }

        return settings.ContainsKey("superuserIPs") ? new Version(0, 38)
            : (settings["meta"] as JsonObject)?.ContainsKey("accentColor") == true ? new Version(0, 37)
            : new Version(0, 23);
    }

    private static long Number(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<double>(out var number) ? (long)number : 0;
}
