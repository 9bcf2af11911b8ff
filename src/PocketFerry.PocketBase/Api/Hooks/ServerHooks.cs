using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Hooks;

/// <summary>The routes of <c>pbferry hooks install</c>, as a server says it has them.</summary>
/// <param name="Version">The pbferry that wrote them.</param>
/// <param name="Protocol">How they are to be talked to.</param>
/// <param name="MostBytes">Longest body they take.</param>
internal sealed record ServerHooks(string Version, int Protocol, long MostBytes)
{
    // The scripts' own is in about.js.
    private const int KnownProtocol = 2;

    /// <summary>Whether this pbferry can talk to them.</summary>
    public bool IsKnown => Protocol == KnownProtocol;

    /// <summary>Asks a server; null where it has none.</summary>
    public static async Task<ServerHooks?> ReadAsync(ApiClient client, CancellationToken cancellation)
    {
        using var response = await client
            .SendAsync(ApiRequest.Get("api/pbferry/info"), cancellation)
            .ConfigureAwait(false);
        // One that answers unknown paths with its start page says 200 as well.
        var json = response.Json;
        return response.IsSuccess && Number(json["protocol"]) is { } protocol
            ? new ServerHooks(Text(json["version"]), (int)protocol, Number(json["mostBytes"]) ?? 0)
            : null;
    }

    /// <summary>Why a server can't be reached by hooks, and the cure.</summary>
    public static EndpointException Missing(string server, ServerHooks? there, string what) =>
        new(
            there is null
                ? $"{server} has no hooks of pbferry, which {what} needs."
                : $"{server} has hooks of another pbferry ({there.Version}), which {what} can't use.",
            "On the server's machine: pbferry hooks install DIR, where DIR holds pb_hooks; then restart the server.",
            EndpointFailure.Usage
        );

    private static long? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<double>(out var number) ? (long)number : null;

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "?";
}
