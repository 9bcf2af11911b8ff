using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Live.Tests.Api;
using PocketFerry.PocketBase.Hooks;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Hooks;

/// <summary><c>pbferry</c> takes the road through its own hooks, by itself and when it is told to.</summary>
public sealed class TransportTests
{
    private static readonly string[] FileFields = ["open", "sealed"];

    /// <summary>Every version, from the one that stands at the other end of the list.</summary>
    public static IEnumerable<TheoryDataRow<PocketBaseBinary, PocketBaseBinary>> Pairs =>
        PocketBaseBinary.All.Select(
            (to, i) => new TheoryDataRow<PocketBaseBinary, PocketBaseBinary>(PocketBaseBinary.All[^(i + 1)], to)
        );

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Ends =>
        [new(PocketBaseBinary.Oldest), new(PocketBaseBinary.Newest)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Everything_arrives_with_its_dates_and_hashes(PocketBaseBinary one, PocketBaseBinary other)
    {
        await using var from = await Shipyard.OpenAsync(one);
        await Archipelago.FillAsync(from.Server, 300);
        await using var to = await Shipyard.OpenAsync(other);
        await Archipelago.CreateUnderOtherIdsAsync(to.Server);
        string[] copy = ["copy", Address(from), Address(to), "--create-missing", "--add-fields", "--with-secrets"];

        var planned = Result(await RunAsync([.. copy, "--dry-run", "--json"]));
        Count(planned, "rejected").ShouldBe(0, planned.ToJsonString());
        var copied = await RunAsync(copy);
        copied.Error.ShouldContain("pbferry's hooks in the server");
        copied.Error.ShouldNotContain("not carried");
        await ShouldBeEqualAsync(from, to);

        await ChangeAsync(from.Server);
        var before = await SecretsAsync(to, "clerks");
        var judged = Result(await RunAsync([.. copy, "--via", "hooks", "--mode", "upsert", "--dry-run", "--json"]));
        (Count(judged, "inserted"), Count(judged, "updated"), Count(judged, "rejected")).ShouldBe((0, 3, 0));
        (await SecretsAsync(to, "clerks")).ShouldBe(before);

        var again = await RunAsync([.. copy, "--via", "hooks", "--mode", "upsert", "--json"]);
        var result = Result(again);
        (Count(result, "inserted"), Count(result, "updated")).ShouldBe((0, 3), again.Out);
        await ShouldBeEqualAsync(from, to);
        await to.Server.Api.LoginAsync("clerks", "clerks2@example.com", "another-secret");
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task The_owners_hooks_judge_and_change_what_comes_unless_it_comes_raw(PocketBaseBinary binary)
    {
        const string Own = """
            onRecordCreate((e) => {
                if (e.record.getInt("length") % 100 === 50) {
                    throw new BadRequestError("The owner wants no such boat.");
                }
                e.record.set("story", "changed by the owner");
                e.next();
            }, "boats");
            """;
        await using var yard = await Shipyard.OpenAsync(binary, Own);
        await Harbour.CreateCollectionsAsync(yard.Server);
        var lines = Enumerable
            .Range(1, 1200)
            .Select(i =>
                $$"""{"id":"{{Harbour.Id("boat", i)}}","title":"Boat {{(i == 700 ? 7 : i)}}","length":{{i}},"story":"mine"}"""
            );
        await yard.WriteAsync("boats.ndjson", [.. lines]);
        string[] import = ["import", Path.Combine(yard.Place, "boats.ndjson"), Address(yard), "--on-error", "reject"];

        var run = await ExpectAsync(3, [.. import, "--json"]);
        var result = Result(run);
        (Count(result, "inserted"), Count(result, "rejected")).ShouldBe((1187, 13));
        var rejects = (await File.ReadAllLinesAsync(Path.Combine((string)result["rejects"]!, "boats.reasons.ndjson")))
            .Select(l => JsonNode.Parse(l)!)
            .ToDictionary(e => Count(e, "line"));
        rejects.Keys.Order().ShouldBe(Enumerable.Range(0, 12).Select(i => (i * 100L) + 50).Append(700).Order());
        ((string)rejects[50]["message"]!).ShouldContain("The owner wants no such boat.");
        ((string)rejects[700]["code"]!, (string)rejects[700]["field"]!).ShouldBe(("validation_not_unique", "title"));
        run.Out.ShouldContain("differ from what was sent");
        var boats = await Voyage.RecordsAsync(yard.Server, "boats");
        boats.Count.ShouldBe(1187);
        boats.Values.ShouldAllBe(b => (string)b["story"]! == "changed by the owner");

        var raw = await ExpectAsync(3, [.. import, "--raw", "--mode", "upsert"]);
        raw.Error.ShouldContain("straight into the tables");
        (await Voyage.RecordsAsync(yard.Server, "boats")).Count.ShouldBe(1199);
    }

    [Fact]
    public async Task Hooks_that_it_doesnt_know_are_left_alone()
    {
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest, road: PocketBase.Api.ApiRoad.Hooks);
        var hooks = Path.Combine(Path.GetDirectoryName(quay.Server.DataDirectory)!, "pb_hooks");
        var about = Path.Combine(hooks, "pbferry", "about.js");
        await File.WriteAllTextAsync(
            about,
            (await File.ReadAllTextAsync(about)).Replace("protocol: 2", "protocol: 99", StringComparison.Ordinal)
        );
        await quay.Server.RestartAsync();
        using var folder = new TempFolder();
        folder.Write("boats.ndjson", """{"id":"boat00000000001","title":"One"}""" + "\n");
        string[] import = ["import", folder["boats.ndjson"], quay.Server.Address.ToString(), "--mode", "upsert"];

        (await ExpectAsync(0, import)).Error.ShouldContain("web API");
        (await ExpectAsync(2, [.. import, "--via", "hooks"])).Error.ShouldContain("another pbferry");

        HooksFolder.In(hooks).Remove(force: true);
        await quay.Server.RestartAsync();
        var missing = await ExpectAsync(2, [.. import, "--raw"]);
        missing.Error.ShouldContain("has no hooks of pbferry");
        missing.Error.ShouldContain("pbferry hooks install");
    }

    private static async Task ChangeAsync(PocketBaseServer server)
    {
        await PatchAsync("boats", 7, new JsonObject { ["title"] = "Renamed", ["log"] = "{\"b\": 1,\n \"a\": 2}" });
        await PatchAsync("ports", 9, new JsonObject { ["parent"] = Harbour.Id("port", 9) });
        await PatchAsync(
            "clerks",
            2,
            new JsonObject { ["password"] = "another-secret", ["passwordConfirm"] = "another-secret" }
        );

        async Task PatchAsync(string collection, int number, JsonObject change) =>
            (
                await server.Api.PatchAsync(
                    $"/api/collections/{collection}/records/{Harbour.Id(collection[..4], number)}",
                    change
                )
            ).EnsureSuccess();
    }

    private static async Task ShouldBeEqualAsync(Shipyard from, Shipyard to)
    {
        foreach (var collection in Archipelago.Collections)
        {
            await Voyage.ShouldBeEqualAsync(from.Server, to.Server, collection, [.. FileFields, "collectionRef"]);
        }

        foreach (var users in new[] { "sailors", "clerks" })
        {
            (await SecretsAsync(to, users)).ShouldBe(await SecretsAsync(from, users));
        }

        await to.Server.Api.LoginAsync("sailors", "sailors1@example.com", Harbour.Password(1));
        foreach (var (id, paper) in await Voyage.RecordsAsync(to.Server, "papers"))
        {
            var name = (string)paper["open"]!;
            (await to.Server.Api.DownloadAsync($"/api/files/papers/{id}/{name}")).ShouldBe(
                Harbour.FileContent($"open {int.Parse(id[5..])}.txt")
            );
        }
    }

    private static async Task<string> SecretsAsync(Shipyard yard, string users) =>
        Encoding.UTF8.GetString(
            await yard.Server.Api.DownloadAsync(
                $"/api/pbferry/export/{users}?withSecrets=1&fields=id,password,tokenKey,created,updated"
            )
        );

    private static long Count(JsonNode result, string what) => result[what]!.GetValue<long>();

    private static JsonNode Result(CommandResult run) => JsonNode.Parse(run.Out.Trim().Split('\n')[^1])!;

    private static string Address(Shipyard yard) => yard.Server.Address.ToString();

    private static Task<CommandResult> RunAsync(params string[] arguments) => ExpectAsync(0, arguments);

    private static async Task<CommandResult> ExpectAsync(int exitCode, string[] arguments)
    {
        var result = await Pbferry.RunAsync(
            arguments,
            new PbferryOptions
            {
                Environment = new Dictionary<string, string?>
                {
                    ["PBFERRY_EMAIL"] = PocketBaseServer.SuperuserEmail,
                    ["PBFERRY_PASSWORD"] = PocketBaseServer.SuperuserPassword,
                },
            },
            TestContext.Current.CancellationToken
        );
        result.ExitCode.ShouldBe(exitCode, $"{string.Join(' ', arguments)}\n{result.Out}\n{result.Error}");
        return result;
    }
}
