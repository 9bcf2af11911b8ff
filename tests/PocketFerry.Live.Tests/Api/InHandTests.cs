using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>What the server is at work on when a run is killed, and still when it is resumed.</summary>
public sealed class InHandTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary, bool, bool>> Ways =>
        from binary in new[] { PocketBaseBinary.Oldest, PocketBaseBinary.Newest }
        from way in new (bool Hooks, bool Batch)[] { (false, true), (false, false), (true, true) }
        select new TheoryDataRow<PocketBaseBinary, bool, bool>(binary, way.Hooks, way.Batch);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_is_the_runs_own(PocketBaseBinary binary, bool hooks, bool batch)
    {
        using var folder = new TempFolder();
        var hook = $$"""
            onRecordCreate((e) => {
                if (e.record.get("title") == "Boat 5") {
                    $os.writeFile("{{folder["seen"]}}", "1", 0o644);
                    sleep(1500);
                }
                e.next();
            }, "boats")
            """;
        await using var dock = await Dock.OpenAsync(binary, hooks, hook);
        dock.WriteDump(120);
        await dock.EmptyAsync(batch);
        var undisturbed = await dock.ImportAsync();
        undisturbed.ExitCode.ShouldBe(3, undisturbed.Error);
        var expected = await dock.ContentAsync();
        var rejects = Dock.Rejects((await dock.RunsAsync())[0]);

        await dock.EmptyAsync(batch);
        File.Delete(folder["seen"]);
        await using (var run = dock.Start("import", "dump", dock.Address, "--on-error", "reject"))
        {
            while (!run.HasExited && !File.Exists(folder["seen"]))
            {
                await Task.Delay(5, Cancellation);
            }

            run.Kill();
            await run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }

        var resumed = await dock.RunAsync("resume", "last");
        resumed.ExitCode.ShouldBe(3, resumed.Error);
        Dock.Rejects((await dock.RunsAsync())[0]).ShouldBe(rejects);
        Dock.Summary(resumed.Out).ShouldBe(Dock.Summary(undisturbed.Out));
        (await dock.ContentAsync()).ShouldBe(expected);
        (await dock.RunAsync("undo", "last", "--yes")).ExitCode.ShouldBe(0);
        (await Voyage.RecordsAsync(dock.Server, "boats")).ShouldBeEmpty();
    }
}
