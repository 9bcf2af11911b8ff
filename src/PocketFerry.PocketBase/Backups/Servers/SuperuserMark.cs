using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Backups.Servers;

/// <summary>
/// A record that a server has before a restore and hasn't afterwards, which proves that the restore was done: one of
/// <c>_mfas</c>, which PocketBase itself throws away after a while.
/// </summary>
internal sealed class SuperuserMark
{
    private const string Records = "api/collections/_mfas/records";

    private readonly ApiClient _client;
    private readonly string _id;

    private SuperuserMark(ApiClient client, string id, string created) =>
        (_client, _id, Created) = (client, id, created);

    /// <summary>When it was made, by the server's clock.</summary>
    public string Created { get; }

    public static async Task<SuperuserMark> SetAsync(ApiClient client, CancellationToken cancellation)
    {
        var token = await client.Session!.TokenAsync(cancellation).ConfigureAwait(false);
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])) as JsonObject;
        var body = new JsonObject
        {
            ["collectionRef"] = (string?)claims?["collectionId"],
            ["recordRef"] = (string?)claims?["id"],
            ["method"] = "pbferry",
        };
        using var response = await client
            .ExpectAsync(
                ApiRequest.Post(Records, Encoding.UTF8.GetBytes(body.ToJsonString())) with
                {
                    IsRepeatable = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
        return (string?)response.Json["id"] is { Length: > 0 } id
            ? new SuperuserMark(client, id, (string?)response.Json["created"] ?? "")
            : throw new EndpointException($"{client.Address.Name}: the server did not say which record it made.");
    }

    /// <summary>Whether it is there still.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        using var response = await _client
            .SendAsync(ApiRequest.Get($"{Records}/{_id}"), cancellation)
            .ConfigureAwait(false);
        return response.Status switch
        {
            404 => false,
            _ when response.IsSuccess => true,
            _ => throw ApiError.Of(response).ToException(_client.Address, $"GET /{Records}"),
        };
    }

    public async Task RemoveAsync(CancellationToken cancellation)
    {
        using var response = await _client
            .SendAsync(new ApiRequest(HttpMethod.Delete, $"{Records}/{_id}") { IsRepeatable = true }, cancellation)
            .ConfigureAwait(false);
    }
}
