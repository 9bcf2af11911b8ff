using System.Text.Json.Nodes;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Schema;

/// <summary>Real servers at work on collections that we made.</summary>
public sealed class SchemaLifeTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_server_works_with_our_collections(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        MakeSample(folder["pb_data"]);
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"]);

        await UseAsync(server, "one");
        await SaveEveryCollectionAsync(server);
        await EditAsync(server);
        await server.RestartAsync();
        await UseAsync(server, "two");
        (await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "PRAGMA integrity_check")).ShouldBe("ok");
    }

    [Fact]
    public async Task What_the_oldest_version_opened_the_newest_upgrades_and_starts_with()
    {
        using var folder = new TempFolder();
        MakeSample(folder["pb_data"]);
        foreach (var binary in PocketBaseBinary.All)
        {
            await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"]);
            await UseAsync(server, $"v{binary.Version.Replace('.', 'x')}");
            await SaveEveryCollectionAsync(server);
            await server.StopAsync();
        }
    }

    [Fact]
    public async Task The_newest_version_starts_at_once_with_what_nobody_opened_before()
    {
        using var folder = new TempFolder();
        MakeSample(folder["pb_data"]);
        await using var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, folder["pb_data"]);
        await UseAsync(server, "one");
    }

    private static void MakeSample(string directory)
    {
        FreshDatabase.Create(directory);
        using var database = SqliteDatabase.Open(Path.Combine(directory, "data.db"), SqliteOpenMode.ReadWrite);
        CollectionStore.Open(database).Apply(SampleCollections.All, []);
    }

    // With validation, as the upgrade of 0.38.1 does for collections with an index.
    private static async Task SaveEveryCollectionAsync(PocketBaseServer server)
    {
        var list = await server.Api.GetAsync("/api/collections?perPage=500");
        var names = list!["items"]!.AsArray().Select(c => (string)c!["name"]!).ToList();
        foreach (var name in SampleCollections.All.Select(c => c.Name).Append("users").Append("_superusers"))
        {
            names.ShouldContain(name);
            (await server.Api.PatchAsync($"/api/collections/{name}")).EnsureSuccess();
        }
    }

    private static async Task UseAsync(PocketBaseServer server, string run)
    {
        var author = await CreateAsync(server, "authors", new JsonObject { ["name"] = $"N{run}" });
        var record = await CreateAsync(
            server,
            "everything",
            new JsonObject
            {
                ["f_text"] = $"text {run}",
                ["f_number"] = 1.5,
                ["f_int"] = 7,
                ["f_bool"] = true,
                ["f_email"] = "A@b.example",
                ["f_url"] = "https://example.com/x",
                ["f_editor"] = "<p>x</p>",
                ["f_date"] = "2024-02-03 04:05:06.789Z",
                ["f_select"] = "c&d",
                ["f_selects"] = new JsonArray("a", "c"),
                ["f_rel"] = author,
                ["f_rels"] = new JsonArray(author),
                ["f_json"] = new JsonObject { ["x"] = 1 },
                ["f_geo"] = new JsonObject { ["lon"] = 1, ["lat"] = 2 },
                ["f_password"] = "12345",
                ["order"] = "o",
            }
        );
        await PatchAsync(server, "everything", record, new JsonObject { ["f_self"] = record, ["f_int+"] = 1 });
        await PatchAsync(server, "authors", author, new JsonObject { ["favourite"] = record });

        var filter =
            $"f_rel.name='N{run}' && f_json.x=1 && f_selects:length=2 && f_geo.lon=1 && f_int=8 && f_self.f_bool=true";
        var found = await server.Api.GetAsync(
            $"/api/collections/everything/records?filter={Uri.EscapeDataString(filter)}&sort=-f_number,created&expand=f_rel,f_rels,f_self,authors_via_favourite"
        );
        var item = found!["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)item["expand"]!["f_rel"]!["name"]).ShouldBe($"N{run}");
        ((string?)item["expand"]!["f_self"]!["id"]).ShouldBe(record);
        item["expand"]!["authors_via_favourite"]!.AsArray().ShouldHaveSingleItem();

        await CheckViewsAsync(server, run, record);
        await CheckUniquenessAsync(server, run);
        await CheckMembersAsync(server, run);
        await CreateAsync(server, "Uuids", new JsonObject { ["id"] = $"0b9c3c9e-{run}" });
    }

    private static async Task CheckViewsAsync(PocketBaseServer server, string run, string record)
    {
        var view = await server.Api.GetAsync(
            $"/api/collections/summary/records?filter={Uri.EscapeDataString($"name='N{run}'")}&expand=author"
        );
        var row = view!["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)row["id"]).ShouldBe(record);
        ((string?)row["title"]).ShouldBe($"text {run}");
        ((int)row["total"]!).ShouldBe(1);
        ((int)row["whole"]!).ShouldBe(1);
        ((double)row["plus"]!).ShouldBe(2.5);
        ((string?)row["expand"]!["author"]!["name"]).ShouldBe($"N{run}");
        var numbered = await server.Api.GetAsync("/api/collections/numbered/records?sort=id");
        ((string?)numbered!["items"]![0]!["id"]).ShouldBe("1");
    }

    private static async Task CheckUniquenessAsync(PocketBaseServer server, string run)
    {
        var again = await server.Api.PostAsync(
            "/api/collections/everything/records",
            new JsonObject { ["f_text"] = $"text {run}" }
        );
        again.Status.ShouldBe(400);
        ((string?)again.Body!["data"]!["f_text"]!["code"]).ShouldBe("validation_not_unique");
    }

    private static async Task CheckMembersAsync(PocketBaseServer server, string run)
    {
        foreach (
            var (collection, identity) in new[] { ("members", $"LOGIN{run}"), ("plain_users", $"{run}@example.com") }
        )
        {
            await CreateAsync(
                server,
                collection,
                new JsonObject
                {
                    ["login"] = $"Login{run}",
                    ["email"] = $"{run}@example.com",
                    ["password"] = "12345678",
                    ["passwordConfirm"] = "12345678",
                    ["verified"] = true,
                }
            );
            // The index on login ignores case, and so does the server then.
            (await server.Api.TryLoginAsync(collection, identity, "12345678")).EnsureSuccess();
        }
    }

    private static async Task EditAsync(PocketBaseServer server)
    {
        var before = (await server.Api.GetAsync("/api/collections/everything"))!["fields"]!.AsArray();
        var added = (JsonArray)before.DeepClone();
        added.Add(new JsonObject { ["name"] = "later", ["type"] = "number" });
        (
            await server.Api.PatchAsync("/api/collections/everything", new JsonObject { ["fields"] = added })
        ).EnsureSuccess();
        var list = await server.Api.GetAsync("/api/collections/everything/records?filter=later=0");
        list!["items"]!.AsArray().Count.ShouldBeGreaterThan(0);
        var back = new JsonObject { ["fields"] = before.DeepClone() };
        (await server.Api.PatchAsync("/api/collections/everything", back)).EnsureSuccess();
        var members = new JsonObject { ["name"] = "crew" };
        (await server.Api.PatchAsync("/api/collections/members", members)).EnsureSuccess();
        members["name"] = "members";
        (await server.Api.PatchAsync("/api/collections/crew", members)).EnsureSuccess();
    }

    private static async Task<string> CreateAsync(PocketBaseServer server, string collection, JsonObject record)
    {
        var answer = await server.Api.PostAsync($"/api/collections/{collection}/records", record);
        return (string)answer.EnsureSuccess().Body!["id"]!;
    }

    private static async Task PatchAsync(PocketBaseServer server, string collection, string id, JsonObject record) =>
        (await server.Api.PatchAsync($"/api/collections/{collection}/records/{id}", record)).EnsureSuccess();
}
