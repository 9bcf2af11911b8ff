using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>
/// One set of records taken by <c>pbferry</c> over every road that leads over a server: server → dump → server of another
/// version with other collection ids → data directory → server.
/// </summary>
public sealed class RoadsTests
{
    private const int Boats = 2000;
    private static readonly string[] FileFields = ["open", "sealed"];

    /// <summary>Each version with the next: all of them are on both ends.</summary>
    public static IEnumerable<TheoryDataRow<PocketBaseBinary, PocketBaseBinary>> Pairs =>
        PocketBaseBinary.All.Select(
            (binary, i) =>
                new TheoryDataRow<PocketBaseBinary, PocketBaseBinary>(
                    binary,
                    PocketBaseBinary.All[(i + PocketBaseBinary.All.Count - 1) % PocketBaseBinary.All.Count]
                )
        );

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Nothing_is_lost_between_servers_dumps_and_data_directories(
        PocketBaseBinary one,
        PocketBaseBinary other
    )
    {
        using var folder = new TempFolder();
        await using var origin = await PocketBaseServer.StartAsync(one, folder["origin"]);
        await Archipelago.FillAsync(origin, Boats);
        var collections = Archipelago.Collections;
        await RunAsync("export", Address(origin), folder["dump/"], "--with-secrets");

        await using var second = await PocketBaseServer.StartAsync(other, folder["second"]);
        await Harbour.SetBatchAsync(second, enabled: true);
        await Archipelago.CreateUnderOtherIdsAsync(second);
        await RunAsync(["import", folder["dump/"], Address(second), .. Everything]);
        var carriesSecrets = one.IsAtLeast("0.39.0") && other.IsAtLeast("0.39.0");
        await ShouldBeEqualAsync(
            origin,
            second,
            collections,
            dates: other.IsAtLeast("0.39.0"),
            secrets: carriesSecrets
        );

        await RunAsync("init", folder["third"]);
        await RunAsync("copy", Address(second), folder["third"], "--create-missing", "--with-secrets", "--add-fields");
        await using (var third = await PocketBaseServer.StartAsync(one, folder["third"]))
        {
            await ShouldBeEqualAsync(second, third, collections, dates: true, secrets: carriesSecrets);
            await third.StopAsync();
        }

        await using var fourth = await PocketBaseServer.StartAsync(one, folder["fourth"]);
        await Harbour.SetBatchAsync(fourth, enabled: true, maxRequests: 50);
        await RunAsync(["copy", folder["third"], Address(fourth), .. Everything]);
        await ShouldBeEqualAsync(
            origin,
            fourth,
            collections,
            dates: one.IsAtLeast("0.39.0") && other.IsAtLeast("0.39.0"),
            secrets: carriesSecrets
        );

        var again = await RunAsync([
            "import",
            folder["dump/"],
            Address(second),
            .. Everything,
            "--mode",
            "skip",
            "--json",
        ]);
        var result = JsonNode.Parse(again.Out.Trim().Split('\n')[^1])!;
        result["inserted"]!.GetValue<long>().ShouldBe(0, "a second import doubles nothing");
    }

    // Before 0.39 a record whose required relations go in a circle can't be made as long as they are required.
    private static readonly string[] Everything =
    [
        "--create-missing",
        "--add-fields",
        "--with-secrets",
        "--relax-required",
    ];

    private static async Task ShouldBeEqualAsync(
        PocketBaseServer a,
        PocketBaseServer b,
        IEnumerable<string> collections,
        bool dates,
        bool secrets
    )
    {
        string[] except = dates ? FileFields : [.. FileFields, "created", "updated"];
        foreach (var collection in collections)
        {
            await Voyage.ShouldBeEqualAsync(a, b, collection, [.. except, "collectionRef"]);
        }

        await FilesShouldBeEqualAsync(a, b);
        foreach (var number in Enumerable.Range(1, 3))
        {
            await b
                .Api.LoginAsync("sailors", $"sailors{number}@example.com", Harbour.Password(number))
                .ShouldSignInAsync(secrets);
            await b
                .Api.LoginAsync("clerks", $"clerks{number}@example.com", Harbour.Password(number))
                .ShouldSignInAsync(secrets);
        }
    }

    private static async Task FilesShouldBeEqualAsync(PocketBaseServer a, PocketBaseServer b)
    {
        var expected = await Voyage.RecordsAsync(a, "papers");
        var actual = await Voyage.RecordsAsync(b, "papers");
        foreach (var (id, record) in expected)
        {
            var files = Names(record).Zip(Names(actual[id])).ToList();
            files.Count.ShouldBe(3);
            foreach (var (there, here) in files)
            {
                var content = await ContentAsync(a, id, there);
                (await ContentAsync(b, id, here)).ShouldBe(content);
            }
        }

        static IEnumerable<string> Names(JsonObject record) =>
            [(string)record["open"]!, .. record["sealed"]!.AsArray().Select(n => (string)n!)];
    }

    private static async Task<byte[]> ContentAsync(PocketBaseServer server, string id, string name)
    {
        var answer = await server.Api.PostAsync("/api/files/token", new JsonObject());
        var token = (string)answer.Body!["token"]!;
        return await server.Api.DownloadAsync($"/api/files/papers/{id}/{name}?token={token}");
    }

    private static string Address(PocketBaseServer server) => server.Address.ToString();

    private static async Task<CommandResult> RunAsync(params string[] arguments)
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
        result.ExitCode.ShouldBe(0, $"{string.Join(' ', arguments)}\n{result.Out}\n{result.Error}");
        return result;
    }
}
