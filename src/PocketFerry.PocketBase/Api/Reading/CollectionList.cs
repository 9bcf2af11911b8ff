using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>The collections of a server; without the secrets of their tokens, which the API never gives.</summary>
internal static class CollectionList
{
    private const int PageSize = 200;

    public static async Task<IReadOnlyList<Collection>> ReadAsync(ApiClient client, CancellationToken cancellation)
    {
        var all = new List<Collection>();
        for (var page = 1; ; page++)
        {
            using var response = await client
                .ExpectAsync(
                    ApiRequest.Get($"api/collections?page={page}&perPage={PageSize}&skipTotal=1&sort=created,id"),
                    cancellation
                )
                .ConfigureAwait(false);
            var items = response.Json["items"] as JsonArray ?? throw NotPocketBase(client);
            foreach (var item in items)
            {
                all.Add(Parse(client, item as JsonObject ?? throw NotPocketBase(client)));
            }

            if (items.Count < PageSize)
            {
                return all;
            }
        }
    }

    private static Collection Parse(ApiClient client, JsonObject json)
    {
        try
        {
            return Collection.Parse(json);
        }
        catch (FormatException error)
        {
            throw new EndpointException(
                $"{client.Address.Name}: {error.Message}",
                "The server may be newer than this pbferry; look for a newer one.",
                inner: error
            );
        }
    }

    private static EndpointException NotPocketBase(ApiClient client) =>
        new($"{client.Address.Name} answers, but not as a PocketBase does.", "Check the address.");
}
