using System.Globalization;
using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>A batch of rows sets out while the one before it is under way, which changes nothing but the time.</summary>
public sealed class OverlapTests
{
    private const int Rows = 3500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_rows_with_a_unique_value_in_common_the_first_wins(bool batch)
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        await dock.EmptyAsync(batch);
        // In batches side by side, in one, and in batches far from each other.
        var doubles = new Dictionary<int, int>
        {
            [1001] = 1000,
            [1999] = 1,
            [2002] = 1500,
            [2600] = 2599,
            [3400] = 5,
        };
        Write(dock, doubles);

        var done = await dock.RunAsync("import", "boats.ndjson", dock.Address, "--on-error", "reject");

        done.ExitCode.ShouldBe(3, done.Error);
        var run = (await dock.RunsAsync())[0];
        var lines = await File.ReadAllLinesAsync(Path.Combine((string)run["rejects"]!, "boats.ndjson"), Cancellation);
        Id(lines).ShouldBe(doubles.Keys.Order().Select(i => Harbour.Id("boat", i)), ignoreOrder: true);
        var boats = await Voyage.RecordsAsync(dock.Server, "boats");
        boats.Count.ShouldBe(Rows - doubles.Count);
    }

    [Theory]
    [InlineData(true, "2")]
    [InlineData(true, "1")]
    [InlineData(false, "3")]
    public async Task No_more_requests_are_under_way_than_allowed(bool batch, string concurrency)
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Oldest);
        await dock.EmptyAsync(batch);
        Write(dock, []);
        var most = int.Parse(concurrency, CultureInfo.InvariantCulture);
        await using var sea = new RoughSea(dock.Server.Address, int.MaxValue) { Together = most };

        var done = await dock.RunAsync(
            "import",
            "boats.ndjson",
            sea.Address.ToString(),
            "--concurrency",
            concurrency,
            "--no-undo"
        );

        done.ExitCode.ShouldBe(0, done.Error);
        (await Voyage.RecordsAsync(dock.Server, "boats")).Count.ShouldBe(Rows);
        sea.MostAtATime.ShouldBe(most);
    }

    [Fact]
    public async Task Batches_overlap_again_behind_one_that_could_not()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        await Harbour.SetBatchAsync(dock.Server, enabled: true, maxRequests: 5000);
        // Every batch is one request: two at a time are two batches.
        Write(dock, new() { [20] = 10 });
        await using var sea = new RoughSea(dock.Server.Address, int.MaxValue) { Together = 2 };

        var done = await dock.RunAsync("import", "boats.ndjson", sea.Address.ToString(), "--on-error", "reject");

        done.ExitCode.ShouldBe(3, done.Error);
        sea.MostAtATime.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_sets_out_any_more_when_a_run_has_stopped()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        await dock.EmptyAsync();
        // The second batch waits for the first one, as it holds a double of its own.
        Write(dock, new() { [500] = 1, [1600] = 1200 });

        var stopped = await dock.RunAsync("import", "boats.ndjson", dock.Address, "--on-error", "stop");

        stopped.ExitCode.ShouldBe(1, stopped.Error);
        var boats = await Voyage.RecordsAsync(dock.Server, "boats");
        boats.Count.ShouldBe(999);
        var undone = await dock.RunAsync("undo", "last", "--yes");
        undone.ExitCode.ShouldBe(0, undone.Error);
        (await Voyage.RecordsAsync(dock.Server, "boats")).ShouldBeEmpty();
    }

    private static void Write(Dock dock, Dictionary<int, int> doubles) =>
        dock.Write(
            "boats.ndjson",
            string.Concat(
                Enumerable
                    .Range(1, Rows)
                    .Select(i =>
                        new JsonObject
                        {
                            ["id"] = Harbour.Id("boat", i),
                            ["title"] = $"Boat {doubles.GetValueOrDefault(i, i)}",
                        }.ToJsonString() + "\n"
                    )
            )
        );

    private static IEnumerable<string> Id(IEnumerable<string> lines) =>
        lines.Select(l => (string)JsonNode.Parse(l)!["id"]!);
}
