using System.Text.Json.Nodes;
using PocketFerry.Live.Tests.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Verification;

public sealed class VerifyTests : IDisposable
{
    private static readonly string[] Collections =
    [
        "--collections",
        "ports,boats,papers,sailors,clerks",
        "--with-secrets",
    ];

    // The users' accounts of sign-in providers come along, and are none.
    private const string Equal = "EQUAL: 81 records in 6 collections";

    private readonly TempFolder _folder = new();

    public static TheoryData<PocketBaseBinary> Binaries => [PocketBaseBinary.Oldest, PocketBaseBinary.Newest];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task What_arrived_is_equal_by_every_road_and_what_is_changed_is_named_and_repaired(
        PocketBaseBinary binary
    )
    {
        await using var from = await PocketBaseServer.StartAsync(binary, _folder["from"], null, Cancellation);
        await Harbour.CreateCollectionsAsync(from);
        await Harbour.FillAsync(from, 60);
        await using var to = await PocketBaseServer.StartAsync(binary, _folder["to"], null, Cancellation);
        await Harbour.SetBatchAsync(to, enabled: true);
        var (one, other) = (from.Address.ToString(), to.Address.ToString());
        var (directory, dump) = (from.DataDirectory, _folder["dump"]);

        // Server to server, with a look at the end.
        ShouldSay(await RunAsync(["copy", one, other, "--create-missing", "--verify", .. Collections], 0), Equal);
        // Into files, and back into a data directory.
        await RunAsync(["export", directory, dump, .. Collections], 0);
        await RunAsync(["init", _folder["back/pb_data"]], 0);
        await RunAsync(["import", dump, _folder["back/pb_data"], "--create-missing", "--with-secrets", "--verify"], 0);

        string[] places = [one, other, directory, dump, _folder["back/pb_data"]];
        foreach (var (left, right) in new[] { (0, 1), (2, 0), (3, 1), (2, 4), (4, 1) })
        {
            // Who doesn't know how the records came there has to know what an old server doesn't take.
            string[] ignored = binary.IsAtLeast("0.39.0") ? [] : ["--ignore", "dates,secrets"];
            var said = await RunAsync(["verify", places[left], places[right], .. Collections, .. ignored], 0);
            ShouldSay(said, Equal);
            said.ShouldNotContain("wrong:");
        }

        await RepairFileAsync(dump, _folder["back/pb_data"]);
        await ChangeAsync(to);
        var result = JsonNode.Parse(
            (await RunAsync(["verify", one, other, "--json", .. Collections], 5)).Split('\n').Last(l => l.Length > 0)
        )!;
        Named(result)
            .ShouldBe(
                [
                    $"boats/{Harbour.Id("boat", 1)} changed length",
                    $"boats/{Harbour.Id("boat", 10)} missing",
                    $"papers/{Harbour.Id("paper", 1)} changed open",
                    "ports/extra0000000001 extra",
                    $"ports/{Harbour.Id("port", 4)} changed name",
                ],
                ignoreOrder: true
            );

        // Over the API the repaired records have a new hour of change: where that isn't carried, it isn't compared.
        var repaired = await RunAsync(["verify", one, other, "--repair", .. Collections], 5);
        ShouldSay(repaired, "DIFFERENT: 1 difference in 1 of 6 collections");
        ShouldSay(await RunAsync(["verify", one, other, "--allow-extra", .. Collections], 0), Equal);
    }

    [Fact]
    public async Task Links_that_a_run_led_to_new_names_are_no_difference_and_a_repair_leads_them_too()
    {
        await using var from = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            _folder["from"],
            null,
            Cancellation
        );
        await Harbour.CreateCollectionsAsync(from);
        await Harbour.FillAsync(from, 3);
        var paper = Harbour.Id("paper", 1);
        var old = (string)(await Voyage.RecordsAsync(from, "papers"))[paper]["open"]!;
        await ChangeAsync(
            from,
            1,
            new JsonObject
            {
                ["story"] = $"<a href='/api/files/papers/{paper}/{old}'>paper</a>",
                ["link"] = $"https://old.example.com/api/files/pbc_3papers/{paper}/{old}?download=1",
                ["log"] = $"[\"/api/files/papers/{paper}/{old}\",1.0]",
            }
        );
        await using var to = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            _folder["to"],
            null,
            Cancellation
        );
        var (one, other) = (from.Address.ToString(), to.Address.ToString());
        string[] those = ["--collections", "ports,boats,papers"];
        const string equal = "EQUAL: 18 records in 3 collections";

        ShouldSay(
            await RunAsync(["copy", one, other, "--create-missing", "--rewrite-links", "--verify", .. those], 0),
            equal
        );
        ShouldSay(await RunAsync(["verify", one, other, .. those], 0), equal);
        // Who knows nothing of that run sees other texts.
        var stranger = await RunAsync(["verify", one, other, "--json", .. those], 5, home: "elsewhere");
        Named(JsonNode.Parse(stranger.Split('\n').Last(l => l.Length > 0))!)
            .ShouldBe([$"boats/{Harbour.Id("boat", 1)} changed link,story,log"]);

        var led = (await Voyage.RecordsAsync(to, "boats"))[Harbour.Id("boat", 1)];
        ((string)led["story"]!).ShouldNotContain(old);
        await ChangeAsync(to, 1, new JsonObject { ["story"] = "gone" });
        await RunAsync(["verify", one, other, .. those], 5);
        ShouldSay(await RunAsync(["verify", one, other, "--repair", .. those], 0), equal);
        var repaired = (await Voyage.RecordsAsync(to, "boats"))[Harbour.Id("boat", 1)];
        ((string)repaired["story"]!).ShouldBe((string)led["story"]!);
    }

    [Fact]
    public async Task A_repair_that_was_killed_half_way_is_repeated_and_ends_equal()
    {
        await using var from = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            _folder["from"],
            null,
            Cancellation
        );
        await Harbour.CreateCollectionsAsync(from);
        await Harbour.FillAsync(from, 60);
        await using var to = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            _folder["to"],
            null,
            Cancellation
        );
        await Harbour.SetBatchAsync(to, enabled: true);
        var (one, other) = (from.Address.ToString(), to.Address.ToString());
        await RunAsync(["copy", one, other, "--create-missing", .. Collections], 0);
        for (var i = 1; i <= 40; i++)
        {
            await ChangeAsync(to, i, new JsonObject { ["length"] = 1.0000001 });
        }

        await DeleteAsync(to, 50);
        string[] repair = ["verify", one, other, "--repair", .. Collections];

        var killed = await Pbferry.RunAsync(repair, Options("home", "batch-sent"), Cancellation);

        killed.ExitCode.ShouldNotBeOneOf(0, 1, 2, 3, 4, 5, 6);
        await RunAsync(["verify", one, other, .. Collections], 5);
        var resumed = await Pbferry.RunAsync(["resume", "last"], Options("home"), Cancellation);
        resumed.ExitCode.ShouldBe(2);
        resumed.Error.ShouldContain($"cure: To repair what is left: pbferry verify {one} {other} --repair");
        (await RunAsync(["runs", "show", "last"], 0)).ShouldContain($"next: pbferry verify {one} {other} --repair");
        ShouldSay(await RunAsync(repair, 0), Equal);
        ShouldSay(await RunAsync(["verify", one, other, .. Collections], 0), Equal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task RepairFileAsync(string dump, string directory)
    {
        var file = Directory
            .EnumerateFiles(Path.Combine(directory, "storage"), "sealed1a*", SearchOption.AllDirectories)
            .First(f => !f.EndsWith(".attrs", StringComparison.Ordinal));
        var content = await File.ReadAllBytesAsync(file, Cancellation);
        await File.WriteAllTextAsync(file, "spoilt", Cancellation);

        var said = await RunAsync(["verify", dump, directory, "--repair", .. Collections], 0);

        said.ShouldContain("Before the repair: 1 difference.");
        (await File.ReadAllBytesAsync(file, Cancellation)).ShouldBe(content);
    }

    private static void ShouldSay(string output, string line) =>
        output.Split('\n').Any(l => l.StartsWith(line, StringComparison.Ordinal)).ShouldBeTrue(output);

    private static async Task ChangeAsync(PocketBaseServer to)
    {
        var api = to.Api;
        await ChangeAsync(to, 1, new JsonObject { ["length"] = 1.0000001 });
        await DeleteAsync(to, 10);
        (
            await api.PatchAsync(
                $"/api/collections/ports/records/{Harbour.Id("port", 4)}",
                new JsonObject { ["name"] = "Port" }
            )
        ).EnsureSuccess();
        (
            await api.PostAsync(
                "/api/collections/ports/records",
                new JsonObject { ["id"] = "extra0000000001", ["name"] = "Extra" }
            )
        ).EnsureSuccess();
        using var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent("another content"u8.ToArray()), "open", "open 1.txt");
        (
            await api.SendAsync(HttpMethod.Patch, $"/api/collections/papers/records/{Harbour.Id("paper", 1)}", form)
        ).EnsureSuccess();
    }

    private static async Task ChangeAsync(PocketBaseServer server, int boat, JsonObject change) =>
        (
            await server.Api.PatchAsync($"/api/collections/boats/records/{Harbour.Id("boat", boat)}", change)
        ).EnsureSuccess();

    private static async Task DeleteAsync(PocketBaseServer server, int boat) =>
        (
            await server.Api.SendAsync(
                HttpMethod.Delete,
                $"/api/collections/boats/records/{Harbour.Id("boat", boat)}",
                null
            )
        ).EnsureSuccess();

    private static IEnumerable<string> Named(JsonNode result) =>
        result["collections"]!
            .AsArray()
            .SelectMany(c =>
                c!["records"]!
                    .AsArray()
                    .Select(r =>
                        $"{c["collection"]}/{r!["id"]} {r["kind"]} {string.Join(',', r["fields"]!.AsArray().Select(f => (string)f!["field"]!).Where(f => f != "updated"))}".Trim()
                    )
            );

    private PbferryOptions Options(string home, string? crash = null) =>
        new()
        {
            Environment = new Dictionary<string, string?>
            {
                ["PBFERRY_HOME"] = _folder[home],
                ["PBFERRY_EMAIL"] = PocketBaseServer.SuperuserEmail,
                ["PBFERRY_PASSWORD"] = PocketBaseServer.SuperuserPassword,
                ["PBFERRY_DEBUG"] = "1",
                ["PBFERRY_TEST_CRASH"] = crash,
            },
        };

    private async Task<string> RunAsync(string[] arguments, int exitCode, string home = "home")
    {
        var result = await Pbferry.RunAsync(arguments, Options(home), Cancellation);
        result.ExitCode.ShouldBe(exitCode, $"{string.Join(' ', arguments)}\n{result.Out}\n{result.Error}");
        return result.Out;
    }
}
