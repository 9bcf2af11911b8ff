using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class BadRecordTests
{
    private static readonly string[] Columns = ["id", "title", "length", "port"];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary, ApiRoad, bool>> Binaries =>
        PocketBaseBinary
            .All.SelectMany(
                binary => (bool[])[true, false],
                (binary, batch) => new TheoryDataRow<PocketBaseBinary, ApiRoad, bool>(binary, ApiRoad.Auto, batch)
            )
            .Concat(
                PocketBaseBinary
                    .All.Where(b => b.IsAtLeast("0.39.0"))
                    .Select(b => new TheoryDataRow<PocketBaseBinary, ApiRoad, bool>(b, ApiRoad.Sql, true))
            )
            .Append(new TheoryDataRow<PocketBaseBinary, ApiRoad, bool>(PocketBaseBinary.Oldest, ApiRoad.Hooks, true))
            .Append(new TheoryDataRow<PocketBaseBinary, ApiRoad, bool>(PocketBaseBinary.Newest, ApiRoad.Hooks, true));

    /// <summary>Every 50th title stands twice, every 77th port is missing.</summary>
    private static IEnumerable<string?[]> Rows(int count) =>
        Enumerable
            .Range(1, count)
            .Select(i =>
                new[]
                {
                    Harbour.Id("boat", i),
                    $"Boat {(i % 50 == 0 ? i - 1 : i)}",
                    "1.5",
                    i % 77 == 0 ? "nosuchport00000" : "",
                }
            );

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Bad_records_are_rejected_alone_and_with_the_servers_codes(
        PocketBaseBinary binary,
        ApiRoad road,
        bool batch
    )
    {
        await using var quay = await Quay.OpenAsync(binary, batch && road != ApiRoad.Hooks, road: road);
        await using var target = await quay.TargetAsync(new ApiOptions { Road = road });
        var count = batch ? 1001 : 301;
        var rejects = new KeptRejects();

        var report = await Voyage.RunAsync(
            new Lines("boats", Columns, Rows(count)),
            target,
            new PlanRequest { Mode = WriteMode.Insert },
            rejects
        );

        var twice = Enumerable.Range(1, count).Where(i => i % 50 == 0).ToList();
        var lost = Enumerable.Range(1, count).Where(i => i % 77 == 0).ToList();
        rejects.All.Select(r => (int)r.Position.Ordinal).Order().ShouldBe(twice.Union(lost).Order());
        var byOrdinal = rejects.All.ToDictionary(r => (int)r.Position.Ordinal, r => r.Fault);
        twice
            .Except(lost)
            .ShouldAllBe(i => byOrdinal[i].Code == "validation_not_unique" && byOrdinal[i].Column == "title");
        lost.Except(twice)
            .ShouldAllBe(i =>
                byOrdinal[i].Code == "validation_missing_rel_records"
                && byOrdinal[i].Column == "port"
                && byOrdinal[i].Value == "nosuchport00000"
            );
        report.Streams[0].Inserted.ShouldBe(count - rejects.All.Count);
        (await quay.CountAsync("boats")).ShouldBe(count - rejects.All.Count);
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_dry_run_finds_the_same_and_keeps_nothing(PocketBaseBinary binary, ApiRoad road, bool batch)
    {
        await using var quay = await Quay.OpenAsync(binary, batch && road != ApiRoad.Hooks, road: road);
        await using var target = await quay.TargetAsync(new ApiOptions { Road = road });
        var rejects = new KeptRejects();

        var report = await Voyage.RunAsync(
            new Lines("boats", Columns, Rows(231)),
            target,
            new PlanRequest { Mode = WriteMode.Insert, DryRun = true },
            rejects
        );

        (await quay.CountAsync("boats")).ShouldBe(0);
        if (batch)
        {
            // Ports aren't part of this run: the server judges the relations too.
            rejects.All.Select(r => (int)r.Position.Ordinal).Order().ShouldBe([50, 77, 100, 150, 154, 200, 231]);
            report.Strategy!.ShouldContain("rolled back");
        }
        else
        {
            rejects.All.Select(r => (int)r.Position.Ordinal).ShouldBe([50, 100, 150, 200]);
            report.Strategy!.ShouldContain("batches are off");
            report.Streams[0].Warnings.ShouldContain(w => w.StartsWith("227 records were validated here only"));
        }

        report.Streams[0].Inserted.ShouldBe(231 - rejects.All.Count);
    }

    [Fact]
    public async Task A_second_insert_of_the_same_is_rejected_whole_and_doubles_nothing()
    {
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest);
        await using var target = await quay.TargetAsync();
        var rows = Enumerable.Range(1, 250).Select(i => new[] { Harbour.Id("boat", i), $"Boat {i}", "2", "" }).ToList();
        await Voyage.RunAsync(new Lines("boats", Columns, rows), target, new PlanRequest { Mode = WriteMode.Insert });
        var rejects = new KeptRejects();

        var again = await Voyage.RunAsync(
            new Lines("boats", Columns, rows),
            target,
            new PlanRequest { Mode = WriteMode.Insert },
            rejects
        );

        again.Streams[0].Inserted.ShouldBe(0);
        rejects.All.Count.ShouldBe(250);
        (await quay.CountAsync("boats")).ShouldBe(250);
    }
}
