using PocketFerry.Engine.Plans;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class ModeTests
{
    private static readonly string[] Columns = ["id", "title", "length", "kind"];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Ends =>
        PocketBaseBinary
            .All.Where((_, i) => i == 0 || i == PocketBaseBinary.All.Count - 1)
            .Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Existing_records_are_treated_as_the_mode_says(PocketBaseBinary binary)
    {
        await using var quay = await Quay.OpenAsync(binary);
        await using var target = await quay.TargetAsync();
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
    public async Task Records_are_matched_by_any_field_and_a_key_may_come_twice(PocketBaseBinary binary)
    {
        await using var quay = await Quay.OpenAsync(binary);
        await using var target = await quay.TargetAsync();
        await SeedAsync(quay);
        string?[][] rows =
        [
            ["otherid00000001", "First", "7", "sail"],
            ["otherid00000002", "It's \\ 'new'", "8", "motor"],
            ["otherid00000003", "It's \\ 'new'", "9", "motor"],
        ];

        var report = await Voyage.RunAsync(
            new Lines("boats", Columns, rows),
            target,
            new PlanRequest { Upsert = new Dictionary<string, IReadOnlyList<string>> { ["boats"] = ["title"] } }
        );

        (report.Streams[0].Inserted, report.Streams[0].Updated).ShouldBe((1, 2));
        var records = await Voyage.RecordsAsync(quay.Server, "boats");
        records.Count.ShouldBe(3);
        records[Id(1)]["length"]!.ToString().ShouldBe("7");
        records["otherid00000002"]["length"]!.ToString().ShouldBe("9");
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task What_the_server_only_writes_otherwise_is_no_change(PocketBaseBinary binary)
    {
        await using var quay = await Quay.OpenAsync(binary);
        await using var target = await quay.TargetAsync();
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
