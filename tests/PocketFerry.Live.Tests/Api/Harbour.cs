using System.Text.Json.Nodes;
using PocketFerry.PocketBase.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>
/// A server with collections of every field type: relations over three levels, to themselves and in a circle, files both
/// public and protected, two auth collections.
/// </summary>
internal static class Harbour
{
    public static ApiCredentials Superuser =>
        ApiCredentials.OfPassword(PocketBaseServer.SuperuserEmail, PocketBaseServer.SuperuserPassword);

    public static string Id(string prefix, int number) => prefix + number.ToString("d" + (15 - prefix.Length));

    public static Task<ApiServer> OpenAsync(PocketBaseServer server, ApiOptions? options = null) =>
        ApiServer.OpenAsync(server.Address.ToString(), Superuser, options, TestContext.Current.CancellationToken);

    /// <summary>Switches batches on, or off.</summary>
    public static async Task SetBatchAsync(PocketBaseServer server, bool enabled, int maxRequests = 200) =>
        (
            await server.Api.PatchAsync(
                "/api/settings",
                new JsonObject
                {
                    ["batch"] = new JsonObject
                    {
                        ["enabled"] = enabled,
                        ["maxRequests"] = maxRequests,
                        ["timeout"] = 60,
                    },
                }
            )
        ).EnsureSuccess();

    /// <summary>Makes the collections.</summary>
    public static async Task CreateCollectionsAsync(PocketBaseServer server)
    {
        var import = new JsonObject { ["collections"] = JsonNode.Parse(Collections), ["deleteMissing"] = false };
        (await server.Api.PutAsync("/api/collections/import", import)).EnsureSuccess();
    }

    /// <summary>Makes records, by the test's own client.</summary>
    public static async Task FillAsync(PocketBaseServer server, int boats)
    {
        await SetBatchAsync(server, enabled: true, maxRequests: 5000);
        await BatchAsync(
            server,
            "ports",
            Enumerable
                .Range(1, 12)
                .Select(i => new JsonObject
                {
                    ["id"] = Id("port", i),
                    ["name"] = $"Port '{i}' \\ \"ü\" 日本 <&>",
                    ["place"] = new JsonObject { ["lon"] = i + 0.25, ["lat"] = -i },
                })
        );
        for (var i = 1; i <= 6; i++)
        {
            // A circle: port → port, and port → favourite boat → port.
            (
                await server.Api.PatchAsync(
                    $"/api/collections/ports/records/{Id("port", i)}",
                    new JsonObject { ["parent"] = Id("port", (i % 6) + 1) }
                )
            ).EnsureSuccess();
        }

        await BatchAsync(server, "boats", Enumerable.Range(1, boats).Select(Boat));
        for (var i = 1; i <= 3; i++)
        {
            (
                await server.Api.PatchAsync(
                    $"/api/collections/ports/records/{Id("port", i)}",
                    new JsonObject { ["favourite"] = Id("boat", i) }
                )
            ).EnsureSuccess();
        }

        foreach (var collection in new[] { "sailors", "clerks" })
        {
            for (var i = 1; i <= 3; i++)
            {
                (
                    await server.Api.PostAsync(
                        $"/api/collections/{collection}/records",
                        new JsonObject
                        {
                            ["id"] = Id(collection[..4], i),
                            ["email"] = $"{collection}{i}@example.com",
                            ["password"] = Password(i),
                            ["passwordConfirm"] = Password(i),
                            ["verified"] = i == 1,
                            ["home"] = Id("port", i),
                        }
                    )
                ).EnsureSuccess();
            }
        }

        await AddFilesAsync(server);
    }

    public static string Password(int number) => $"secret-number-{number}";

    /// <summary>The content of a stored file of <c>papers</c>.</summary>
    public static byte[] FileContent(string name) => [.. "content of "u8, .. System.Text.Encoding.UTF8.GetBytes(name)];

    private static JsonObject Boat(int i) =>
        new()
        {
            ["id"] = Id("boat", i),
            ["title"] = $"Boat {i} \u0001 \t😀",
            ["length"] = i % 7 == 0 ? i + 0.125 : i,
            ["afloat"] = i % 2 == 0,
            ["mail"] = i % 3 == 0 ? "" : $"boat{i}@example.com",
            ["link"] = $"https://example.com/boats/{i}?a=1&b=2",
            // Marks of PocketBase's own query builder, which must not be taken for such.
            ["story"] = $"<p>Story {i} [[Story]] {{{{name}}}} {{:id}}</p>",
            ["built"] = $"20{i % 100:d2}-01-02 03:04:05.678Z",
            ["kind"] = i % 2 == 0 ? "sail" : "motor",
            ["flags"] = i % 4 == 0 ? new JsonArray("red", "green") : new JsonArray(),
            ["log"] = (i % 7) switch
            {
                0 => "{\"z\":1,\"a\":12345678901234567890,\"f\":1.0}",
                1 => "[1,2,\"x\"]",
                2 => "\"12\"",
                3 => "null",
                4 => "12.5",
                5 => "[[1],[2]]",
                _ => "true",
            },
            ["port"] = Id("port", (i % 12) + 1),
            ["visited"] = new JsonArray(Id("port", (i % 5) + 1), Id("port", (i % 5) + 2)),
        };

    private static async Task BatchAsync(PocketBaseServer server, string collection, IEnumerable<JsonObject> records)
    {
        foreach (var chunk in records.Chunk(1000))
        {
            var requests = new JsonArray();
            foreach (var record in chunk)
            {
                requests.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["method"] = "POST",
                            ["url"] = $"/api/collections/{collection}/records",
                            ["body"] = record,
                        }
                );
            }

            (await server.Api.PostAsync("/api/batch", new JsonObject { ["requests"] = requests })).EnsureSuccess();
        }
    }

    private static async Task AddFilesAsync(PocketBaseServer server)
    {
        for (var i = 1; i <= 3; i++)
        {
            using var form = new MultipartFormDataContent { { new StringContent(Id("paper", i)), "id" } };
            Add(form, "open", $"open {i}.txt");
            Add(form, "sealed", $"sealed{i}a.txt");
            Add(form, "sealed", $"sealed{i}b.tar.gz");
            (await server.Api.SendAsync(HttpMethod.Post, "/api/collections/papers/records", form)).EnsureSuccess();
        }

        static void Add(MultipartFormDataContent form, string field, string name) =>
            form.Add(new ByteArrayContent(FileContent(name)), field, name);
    }

    private const string Dates = """
        {"name":"created","type":"autodate","onCreate":true},
        {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}
        """;

    // Exports take collections by age, and those of the same millisecond by id: the ids are in the order of this list.
    private const string Collections = $$"""
        [
        {"id":"pbc_1ports","name":"ports","type":"base","listRule":"","fields":[
          {"name":"name","type":"text","required":true},
          {"name":"place","type":"geoPoint"},
          {"name":"parent","type":"relation","collectionId":"pbc_1ports","maxSelect":1},
          {"name":"favourite","type":"relation","collectionId":"pbc_2boats","maxSelect":1},
          {{Dates}}]},
        {"id":"pbc_2boats","name":"boats","type":"base","indexes":["create unique index `idx_title` on `boats` (`title`)"],"fields":[
          {"name":"title","type":"text","required":true},
          {"name":"length","type":"number"},
          {"name":"afloat","type":"bool"},
          {"name":"mail","type":"email"},
          {"name":"link","type":"url"},
          {"name":"story","type":"editor"},
          {"name":"built","type":"date"},
          {"name":"kind","type":"select","values":["sail","motor"],"maxSelect":1},
          {"name":"flags","type":"select","values":["red","green","blue"],"maxSelect":3},
          {"name":"log","type":"json"},
          {"name":"port","type":"relation","collectionId":"pbc_1ports","maxSelect":1},
          {"name":"visited","type":"relation","collectionId":"pbc_1ports","maxSelect":9},
          {{Dates}}]},
        {"id":"pbc_3papers","name":"papers","type":"base","fields":[
          {"name":"open","type":"file","maxSelect":1,"maxSize":1000000},
          {"name":"sealed","type":"file","maxSelect":5,"maxSize":1000000,"protected":true},
          {{Dates}}]},
        {"id":"pbc_4sailors","name":"sailors","type":"auth","fields":[
          {"name":"home","type":"relation","collectionId":"pbc_1ports","maxSelect":1},
          {{Dates}}]},
        {"id":"pbc_5clerks","name":"clerks","type":"auth","fields":[
          {"name":"home","type":"relation","collectionId":"pbc_1ports","maxSelect":1},
          {{Dates}}]},
        {"id":"pbc_6fleet","name":"fleet","type":"view","viewQuery":"select id, title, length from boats"}
        ]
        """;
}
