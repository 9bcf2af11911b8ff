using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class ModeTests
{
    private static readonly string[] Columns = ["id", "title", "length", "kind"];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary, ApiRoad>> Ends =>
        PocketBaseBinary
            .All.Where((_, i) => i == 0 || i == PocketBaseBinary.All.Count - 1)
            .Select(binary => new TheoryDataRow<PocketBaseBinary, ApiRoad>(binary, ApiRoad.Auto))
            .Append(new TheoryDataRow<PocketBaseBinary, ApiRoad>(PocketBaseBinary.Newest, ApiRoad.Sql))
            .Append(new TheoryDataRow<PocketBaseBinary, ApiRoad>(PocketBaseBinary.Oldest, ApiRoad.Hooks))
            .Append(new TheoryDataRow<PocketBaseBinary, ApiRoad>(PocketBaseBinary.Newest, ApiRoad.Hooks));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Existing_records_are_treated_as_the_mode_says(PocketBaseBinary binary, ApiRoad road)
    {
        await using var quay = await Quay.OpenAsync(binary, road: road);
        await using var target = await quay.TargetAsync(new ApiOptions { Road = road });
        await SeedAsync(quay);

        var skipped = await RunAsync(
            WriteMode.Skip,
            [
                [Id(1), "New", "9", "sail"],
                [Id(3), "Third", "3", null],
            ]
        );
        (skipped.Inserted, skipped.Skipped).ShouldBe((1, 1));
        (await TextAsync(1)).ShouldBe("First/1.5/motor/<p>story</p>");

        var merged = await RunAsync(
            WriteMode.Merge,
            [
                [Id(1), "Merged", null, null],
            ]
        );
        merged.Updated.ShouldBe(1);
        (await TextAsync(1)).ShouldBe("Merged/1.5/motor/<p>story</p>");

        var upserted = await RunAsync(
            WriteMode.Upsert,
            [
                [Id(1), "Upserted", "2", "sail"],
                [Id(4), "Fourth", "4", null],
            ]
        );
        (upserted.Inserted, upserted.Updated).ShouldBe((1, 1));
        (await TextAsync(1)).ShouldBe("Upserted/2/sail/<p>story</p>");

        var replaced = await RunAsync(
            WriteMode.Replace,
            [
                [Id(1), "Replaced", null, "sail"],
                [Id(4), "Fourth", "4", null],
            ]
        );
        (replaced.Updated, replaced.Skipped).ShouldBe((1, 1));
        (await TextAsync(1)).ShouldBe("Replaced/0/sail/");

        async Task<Engine.Running.StreamReport> RunAsync(WriteMode mode, string?[][] rows) =>
            (await Voyage.RunAsync(new Lines("boats", Columns, rows), target, new PlanRequest { Mode = mode })).Streams[
                0
            ];

        async Task<string> TextAsync(int number)
        {
            var record = await quay.Server.Api.GetAsync($"/api/collections/boats/records/{Id(number)}", Cancellation);
            return $"{record!["title"]}/{record["length"]}/{record["kind"]}/{record["story"]}";
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Records_are_matched_by_any_field_and_a_key_may_come_twice(PocketBaseBinary binary, ApiRoad road)
    {
        await using var quay = await Quay.OpenAsync(binary, road: road);
        await using var target = await quay.TargetAsync(new ApiOptions { Road = road });
        await SeedAsync(quay);
        string?[][] rows =
        [
            ["otherid00000001", "First", "7", "sail"],
            ["otherid00000002", "It's \\ 'new'", "8", "motor"],
            ["otherid00000003", "It's \\ 'new'", "9", "motor"],
            ["otherid00000004", "Ends in \\", "10", "motor"],
            ["otherid00000005", "Ends in \\", "11", "motor"],
            ["otherid00000006", "Two \\\\", "12", "motor"],
            ["otherid00000007", "Two \\\\", "13", "motor"],
            ["otherid00000008", "'\\'", "14", "motor"],
            ["otherid00000009", "Ends in [", "15", "motor"],
        ];

        var report = await Voyage.RunAsync(
            new Lines("boats", Columns, rows),
            target,
            new PlanRequest { Upsert = new Dictionary<string, IReadOnlyList<string>> { ["boats"] = ["title"] } }
        );

        (report.Streams[0].Inserted, report.Streams[0].Updated).ShouldBe((5, 4));
        var records = await Voyage.RecordsAsync(quay.Server, "boats");
        records.Count.ShouldBe(7);
        records[Id(1)]["length"]!.ToString().ShouldBe("7");
        records["otherid00000002"]["length"]!.ToString().ShouldBe("9");
        records["otherid00000004"]["length"]!.ToString().ShouldBe("11");
        records["otherid00000006"]["length"]!.ToString().ShouldBe("13");
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task What_the_server_only_writes_otherwise_is_no_change(PocketBaseBinary binary, ApiRoad road)
    {
        await using var quay = await Quay.OpenAsync(binary, road: road);
        await using var target = await quay.TargetAsync(new ApiOptions { Road = road });
        string[] columns = ["id", "title", "length", "flags", "log"];
        string?[][] rows =
        [
            [
                Id(1),
                "A",
                "1e2",
                "[\"red\", \"green\"]",
                "{ \"b\" : \"<&>\u2028 \\u00fc\",\t\"a\": [ 1.0, 12345678901234567890 ] }",
            ],
            [Id(2), "B", "-0.5", "[]", "  \"text\"  "],
            [Id(3), "C", "0", "red", "7.50"],
        ];
        var request = new PlanRequest { Mode = WriteMode.Upsert };

        var first = await Voyage.RunAsync(new Lines("boats", columns, rows), target, request);
        var second = await Voyage.RunAsync(new Lines("boats", columns, rows), target, request);

        first.Streams[0].Inserted.ShouldBe(3);
        (second.Streams[0].Updated, second.Streams[0].Skipped).ShouldBe((0, 3));
    }

    private static string Id(int number) => Harbour.Id("boat", number);

    private static async Task SeedAsync(Quay quay)
    {
        foreach (var (number, title) in new[] { (1, "First"), (2, "Second") })
        {
            (
                await quay.Server.Api.PostAsync(
                    "/api/collections/boats/records",
                    $$"""{"id":"{{Id(number)}}","title":"{{title}}","length":1.5,"kind":"motor","story":"<p>story</p>"}"""
                )
            ).EnsureSuccess();
        }
    }
}
