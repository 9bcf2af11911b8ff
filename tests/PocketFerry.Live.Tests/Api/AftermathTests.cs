using System.Text.Json.Nodes;
using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class AftermathTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary, ApiRoad>> Roads =>
        [
            new(PocketBaseBinary.Oldest, ApiRoad.Auto),
            new(PocketBaseBinary.Newest, ApiRoad.Auto),
            new(PocketBaseBinary.Newest, ApiRoad.Sql),
            new(PocketBaseBinary.Oldest, ApiRoad.Hooks),
        ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Roads))]
    public async Task Links_to_files_lead_to_the_names_that_they_have_now(PocketBaseBinary binary, ApiRoad road)
    {
        using var folder = new TempFolder();
        await using var from = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            folder["from"],
            null,
            Cancellation
        );
        await Harbour.CreateCollectionsAsync(from);
        await Harbour.FillAsync(from, 3);
        var papers = await Voyage.RecordsAsync(from, "papers");
        string Old(int number) => (string)papers[Harbour.Id("paper", number)]["open"]!;
        var one = $"/api/files/papers/{Harbour.Id("paper", 1)}/{Old(1)}";
        var two = $"/api/files/pbc_3papers/{Harbour.Id("paper", 2)}/{Old(2)}";
        var lost = $"/api/files/papers/{Harbour.Id("paper", 3)}/nothing_like_it.txt";
        (
            await from.Api.PatchAsync(
                $"/api/collections/boats/records/{Harbour.Id("boat", 1)}",
                new JsonObject
                {
                    ["story"] =
                        $"<img src=\"https://old.example.com{one}?thumb=100x100\"> ü <a href='{two}'>{lost}</a>",
                    ["link"] = "https://old.example.com" + two + "?download=1",
                    ["log"] = $"{{\"z\":1,\"a\":[\"{one}\",12345678901234567890]}}",
                }
            )
        ).EnsureSuccess();
        await using var quay = await Quay.OpenAsync(binary, road: road);
        await using var source = new ApiSource(await Harbour.OpenAsync(from));
        await using var target = await quay.TargetAsync(new ApiOptions { RewriteLinks = true, Road = road });

        var report = await Voyage.RunAsync(
            source,
            target,
            new PlanRequest { Collections = ["ports", "boats", "papers"], Mode = WriteMode.Insert }
        );

        var now = await Voyage.RecordsAsync(quay.Server, "papers");
        string New(int number) => (string)now[Harbour.Id("paper", number)]["open"]!;
        var boat = (await Voyage.RecordsAsync(quay.Server, "boats"))[Harbour.Id("boat", 1)];
        ((string)boat["story"]!).ShouldBe(
            $"<img src=\"https://old.example.com{one.Replace(Old(1), New(1), StringComparison.Ordinal)}?thumb=100x100\"> ü <a href='{two.Replace(Old(2), New(2), StringComparison.Ordinal)}'>{lost}</a>"
        );
        ((string)boat["link"]!).ShouldEndWith($"/{New(2)}?download=1");
        boat["log"]!
            .ToJsonString()
            .ShouldBe(
                $"{{\"z\":1,\"a\":[\"{one.Replace(Old(1), New(1), StringComparison.Ordinal)}\",12345678901234567890]}}"
            );
        var warnings = report.Streams.SelectMany(s => s.Warnings).ToList();
        warnings.ShouldContain("4 links to files in 1 records lead to the files' new names");
        warnings.ShouldContain("1 links lead to files that this run didn't upload, and stayed");
        warnings.ShouldNotContain(w => w.Contains("read back", StringComparison.Ordinal));
        if (binary.IsAtLeast("0.39.0") || road == ApiRoad.Hooks)
        {
            await Voyage.ShouldBeEqualAsync(from, quay.Server, "boats", "story", "link", "log");
        }
    }

    [Theory]
    [MemberData(nameof(Roads))]
    public async Task Users_without_a_password_are_listed_and_asked_for_once(PocketBaseBinary binary, ApiRoad road)
    {
        using var folder = new TempFolder();
        await using var quay = await Quay.OpenAsync(binary, road: road);
        var list = folder["reset.ndjson"];
        await using var target = await quay.TargetAsync(new ApiOptions { SendReset = true, Road = road });
        string?[][] rows =
        [
            [Harbour.Id("sail", 1), "one@example.com", null],
            [Harbour.Id("sail", 2), "two@example.com", "a-good-password"],
            [Harbour.Id("sail", 3), "three@example.com", null],
        ];

        var report = await Voyage.RunAsync(
            new Lines("sailors", ["id", "email", "password"], rows),
            target,
            new PlanRequest { Mode = WriteMode.Insert },
            resetList: list
        );

        (await File.ReadAllLinesAsync(list, Cancellation)).ShouldBe([
            $$"""{"collection":"sailors","id":"{{Harbour.Id("sail", 1)}}","email":"one@example.com"}""",
            $$"""{"collection":"sailors","id":"{{Harbour.Id("sail", 3)}}","email":"three@example.com"}""",
        ]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(list).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        report
            .Streams[0]
            .Warnings.ShouldBe([
                $"2 users have a random password and need a reset mail; {list} lists them",
                "2 reset mails were asked for; the server doesn't tell whether they went out, and its mail (SMTP) isn't set up",
            ]);
        (await quay.Server.Api.LoginAsync("sailors", "two@example.com", "a-good-password")).ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Roads))]
    public async Task What_hooks_change_is_found_by_reading_back(PocketBaseBinary binary, ApiRoad road)
    {
        using var folder = new TempFolder();
        folder.Write(
            "pb_hooks/main.pb.js",
            """onRecordCreate((e) => { e.record.set("title", e.record.get("title") + "!"); e.next() }, "boats")"""
        );
        await using var quay = await Quay.OpenAsync(binary, hooks: folder["pb_hooks"], road: road);
        await using var target = await quay.TargetAsync(new ApiOptions { Road = road });
        string?[][] rows =
        [
            [Harbour.Id("boat", 1), "One"],
        ];

        var report = await Voyage.RunAsync(
            new Lines("boats", ["id", "title"], rows),
            target,
            new PlanRequest { Mode = WriteMode.Insert }
        );

        report
            .Streams[0]
            .Warnings.ShouldBe(
                road == ApiRoad.Sql
                    ? []
                    :
                    [
                        "boats: 1 values of 1 records that were read back differ from what was sent; the server's hooks may have changed them",
                        $"boats '{Harbour.Id("boat", 1)}', field 'title': sent 'One', stored 'One!'",
                    ]
            );
    }

    [Theory]
    [MemberData(nameof(Roads))]
    public async Task Token_keys_are_compared_whether_they_can_be_read_or_not(PocketBaseBinary binary, ApiRoad road)
    {
        await using var quay = await Quay.OpenAsync(binary, road: road);
        await using var target = await quay.TargetAsync(new ApiOptions { Road = road });
        string[] columns = ["id", "email", "tokenKey"];
        string Key(char letter) => new(letter, 40);
        async Task<(long, long, long)> RunAsync(char letter)
        {
            var report = await Voyage.RunAsync(
                new Lines(
                    "sailors",
                    columns,
                    [
                        [Harbour.Id("sail", 1), "one@example.com", Key(letter)],
                    ]
                ),
                target,
                new PlanRequest { Mode = WriteMode.Upsert, WithSecrets = true }
            );
            return (report.Streams[0].Inserted, report.Streams[0].Updated, report.Streams[0].Skipped);
        }

        (await RunAsync('a')).ShouldBe((1, 0, 0));
        (await RunAsync('a')).ShouldBe((0, 0, 1));
        (await RunAsync('b')).ShouldBe((0, 1, 0));
        (await RunAsync('b')).ShouldBe((0, 0, 1));
    }
}
