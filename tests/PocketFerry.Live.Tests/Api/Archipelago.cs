using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>
/// The harbour, and what is harder still: relations that must not be empty and go in a circle, within a collection and over
/// two; users that also sign in through others.
/// </summary>
internal static class Archipelago
{
    /// <summary>All collections that hold records.</summary>
    public static IReadOnlyList<string> Collections { get; } =
    ["ports", "boats", "papers", "sailors", "clerks", "crew", "captains", "vessels", "_externalAuths"];

    /// <summary>Makes the collections.</summary>
    public static async Task CreateAsync(PocketBaseServer server)
    {
        await Harbour.CreateCollectionsAsync(server);
        await ImportAsync(server, CirclesJson(required: true));
    }

    /// <summary>Makes the collections and fills them.</summary>
    public static async Task FillAsync(PocketBaseServer server, int boats)
    {
        await Harbour.CreateCollectionsAsync(server);
        await Harbour.FillAsync(server, boats);
        await ImportAsync(server, CirclesJson(required: false));
        foreach (var i in Enumerable.Range(1, 5))
        {
            await CreateAsync(server, "crew", i, new JsonObject { ["name"] = $"Mate {i}" });
        }

        foreach (var i in Enumerable.Range(1, 4))
        {
            await CreateAsync(server, "captains", i, new JsonObject { ["name"] = $"Captain {i}" });
            await CreateAsync(server, "vessels", i, new JsonObject { ["captain"] = Harbour.Id("captains", i) });
        }

        foreach (var i in Enumerable.Range(1, 5))
        {
            await ChangeAsync(server, "crew", i, "boss", Harbour.Id("crew", (i % 5) + 1));
        }

        foreach (var i in Enumerable.Range(1, 4))
        {
            await ChangeAsync(server, "captains", i, "vessel", Harbour.Id("vessels", (i % 4) + 1));
        }

        await ImportAsync(server, CirclesJson(required: true));
        foreach (var (user, number) in new[] { ("sailors", 1), ("sailors", 2), ("clerks", 1), ("clerks", 3) })
        {
            (
                await server.Api.PostAsync(
                    "/api/collections/_externalAuths/records",
                    new JsonObject
                    {
                        ["id"] = Harbour.Id(user[..3] + "auth", number),
                        ["collectionRef"] = user == "sailors" ? "pbc_4sailors" : "pbc_5clerks",
                        ["recordRef"] = Harbour.Id(user[..4], number),
                        ["provider"] = "github",
                        ["providerId"] = $"{user}-{number}",
                    }
                )
            ).EnsureSuccess();
        }
    }

    /// <summary>Makes two of the collections under other ids than the source has them.</summary>
    public static Task CreateUnderOtherIdsAsync(PocketBaseServer server) =>
        ImportAsync(
            server,
            """
            [
            {"id":"other_ports","name":"ports","type":"base","fields":[
              {"name":"name","type":"text","required":true},
              {"name":"place","type":"geoPoint"},
              {"name":"parent","type":"relation","collectionId":"other_ports","maxSelect":1},
              {"name":"created","type":"autodate","onCreate":true},
              {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}]},
            {"id":"other_sailors","name":"sailors","type":"auth","fields":[
              {"name":"home","type":"relation","collectionId":"other_ports","maxSelect":1},
              {"name":"created","type":"autodate","onCreate":true},
              {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}]}
            ]
            """
        );

    private static async Task ImportAsync(PocketBaseServer server, string collections) =>
        (
            await server.Api.PutAsync(
                "/api/collections/import",
                new JsonObject { ["collections"] = JsonNode.Parse(collections), ["deleteMissing"] = false }
            )
        ).EnsureSuccess();

    private static async Task CreateAsync(PocketBaseServer server, string collection, int number, JsonObject record)
    {
        record["id"] = Harbour.Id(collection, number);
        (await server.Api.PostAsync($"/api/collections/{collection}/records", record)).EnsureSuccess();
    }

    private static async Task ChangeAsync(
        PocketBaseServer server,
        string collection,
        int number,
        string field,
        string value
    ) =>
        (
            await server.Api.PatchAsync(
                $"/api/collections/{collection}/records/{Harbour.Id(collection, number)}",
                new JsonObject { [field] = value }
            )
        ).EnsureSuccess();

    private static string CirclesJson(bool required) =>
        $$"""
            [
            {"id":"pbc_crew","name":"crew","type":"base","fields":[
              {"id":"t_name","name":"name","type":"text"},
              {"id":"r_boss","name":"boss","type":"relation","collectionId":"pbc_crew","maxSelect":1,"required":{{Json(
                required
            )}}}]},
            {"id":"pbc_captains","name":"captains","type":"base","fields":[
              {"id":"t_name","name":"name","type":"text"},
              {"id":"r_vessel","name":"vessel","type":"relation","collectionId":"pbc_vessels","maxSelect":1,"required":{{Json(
                required
            )}}}]},
            {"id":"pbc_vessels","name":"vessels","type":"base","fields":[
              {"id":"r_captain","name":"captain","type":"relation","collectionId":"pbc_captains","maxSelect":1,"required":{{Json(
                required
            )}}}]}
            ]
            """;

    private static string Json(bool value) => value ? "true" : "false";
}
