using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>Settings that a run changes while it lasts are put back in every ending.</summary>
public sealed class TemporarySettingsTests
{
    private const int Boats = 600;

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        [new(PocketBaseBinary.Oldest), new(PocketBaseBinary.Newest)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Batches_are_on_while_a_run_lasts(PocketBaseBinary binary)
    {
        await using var dock = await Dock.OpenAsync(binary);
        dock.WriteDump(Boats);
        await dock.EmptyAsync(batch: false);
        var before = await BatchAsync(dock);

        var without = await dock.ImportAsync();
        without.ExitCode.ShouldBe(3, without.Error);
        without.Error.ShouldContain("--enable-batch");
        var expected = await dock.ContentAsync();

        await dock.EmptyAsync(batch: false);
        var with = await dock.ImportAsync(null, "--enable-batch");
        with.ExitCode.ShouldBe(3, with.Error);
        with.Error.ShouldContain("in batches of up to");
        (await dock.ContentAsync()).ShouldBe(expected);
        (await BatchAsync(dock)).ShouldBe(before);

        var tried = await dock.ImportAsync(null, "--enable-batch", "--dry-run", "--mode", "skip");
        tried.Error.ShouldContain("nothing was kept");
        (await BatchAsync(dock)).ShouldBe(before);

        await dock.EmptyAsync(batch: false);
        (await dock.RunAsync("import", "dump", dock.Address, "--on-error", "stop", "--enable-batch")).ExitCode.ShouldBe(
            1
        );
        (await BatchAsync(dock)).ShouldBe(before);

        // Killed, and seen to by the next command, whatever that is about.
        foreach (var point in new[] { "setting-changed", "batch-sent" })
        {
            await dock.EmptyAsync(batch: false);
            (await dock.ImportAsync(point, "--enable-batch")).ExitCode.ShouldNotBeOneOf(0, 3);
            (await BatchAsync(dock)).ShouldContain("\"enabled\":true");
            var run = (await dock.RunsAsync())[0];
            ((string?)run["settingsToPutBack"]![0]).ShouldBe("batch is true and was false");
            (await dock.RunAsync("runs", "prune", "--days", "1")).ExitCode.ShouldBe(0);
            var next = await dock.RunAsync("export", dock.Address, $"next-{point}", "--collections", "papers");
            next.ExitCode.ShouldBe(0, next.Error);
            next.Error.ShouldContain("is false again");
            (await BatchAsync(dock)).ShouldBe(before);
            var resumed = await dock.RunAsync("resume", (string)run["run"]!);
            resumed.ExitCode.ShouldBe(3, resumed.Error);
            (await dock.ContentAsync()).ShouldBe(expected);
            (await BatchAsync(dock)).ShouldBe(before);
        }

        // Killed, and seen to by the run itself when it is resumed.
        await dock.EmptyAsync(batch: false);
        (await dock.ImportAsync("batch-intended:2", "--enable-batch")).ExitCode.ShouldNotBeOneOf(0, 3);
        (await dock.RunAsync("resume", "last")).ExitCode.ShouldBe(3);
        (await dock.ContentAsync()).ShouldBe(expected);
        (await BatchAsync(dock)).ShouldBe(before);
    }

    [Fact]
    public async Task Required_circles_go_in_while_they_are_optional()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Oldest);
        await dock.Server.Api.CreateCollectionAsync(
            """{"id":"pbc_crew","name":"crew","type":"base","fields":[{"name":"name","type":"text"}]}"""
        );
        (
            await dock.Server.Api.PatchAsync(
                "/api/collections/crew",
                """{"fields":[{"name":"name","type":"text"},{"name":"boss","type":"relation","collectionId":"pbc_crew","required":true,"maxSelect":1}]}"""
            )
        ).EnsureSuccess();
        await dock.EmptyAsync();
        var file = dock.Write(
            "crew.ndjson",
            string.Concat(
                Enumerable
                    .Range(1, 250)
                    .Select(i =>
                        new JsonObject
                        {
                            ["id"] = Harbour.Id("crew", i),
                            ["name"] = $"n{i}",
                            ["boss"] = Harbour.Id("crew", i == 100 ? 9999 : (i % 250) + 1),
                        }.ToJsonString() + "\n"
                    )
            )
        );

        var refused = await dock.RunAsync("import", file, dock.Address);
        refused.ExitCode.ShouldBe(2, refused.Error);
        refused.Error.ShouldContain("--relax-required");
        (
            await dock.RunAsync(["import", file, dock.Address, "--relax-required"], "relations-sent")
        ).ExitCode.ShouldNotBe(3);
        (await IsRequiredAsync(dock)).ShouldBeFalse();
        var resumed = await dock.RunAsync("resume", "last");
        resumed.ExitCode.ShouldBe(3, resumed.Error);
        (await IsRequiredAsync(dock)).ShouldBeTrue();
        var crew = await Voyage.RecordsAsync(dock.Server, "crew");
        crew.Count.ShouldBe(249);
        ((string?)crew[Harbour.Id("crew", 250)]["boss"]).ShouldBe(Harbour.Id("crew", 1));
    }

    private static async Task<string> BatchAsync(Dock dock) =>
        (await dock.Server.Api.GetAsync("/api/settings", Cancellation))!["batch"]!.ToJsonString();

    private static async Task<bool> IsRequiredAsync(Dock dock) =>
        (await dock.Server.Api.GetAsync("/api/collections/crew", Cancellation))!["fields"]!
            .AsArray()
            .Any(f => (string?)f!["name"] == "boss" && (bool?)f["required"] == true);
}
