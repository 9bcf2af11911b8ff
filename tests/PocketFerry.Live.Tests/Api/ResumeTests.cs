using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>A run into a server that ended early goes on where it was, and ends as if nothing had happened.</summary>
public sealed class ResumeTests
{
    private const int Boats = 1200;

    private static readonly string[] Points =
    [
        "batch-intended:2",
        "batch-sent:2",
        "row-settled:2",
        "relations-sent",
        "relations-settled",
    ];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary, bool, string[]>> Binaries =>
        [
            new(PocketBaseBinary.Oldest, false, Points),
            new(PocketBaseBinary.Newest, false, Points),
            new(PocketBaseBinary.Oldest, true, Points[1..]),
            .. PocketBaseBinary.Middle.Select(b => new TheoryDataRow<PocketBaseBinary, bool, string[]>(
                b,
                false,
                ["batch-sent:2"]
            )),
        ];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Ends =>
        [new(PocketBaseBinary.Oldest), new(PocketBaseBinary.Newest)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Killed_anywhere_and_resumed_equals_undisturbed(
        PocketBaseBinary binary,
        bool hooks,
        string[] points
    )
    {
        await using var dock = await Dock.OpenAsync(binary, hooks);
        dock.WriteDump(Boats);
        await dock.EmptyAsync();
        var undisturbed = await dock.ImportAsync();
        undisturbed.ExitCode.ShouldBe(3, undisturbed.Error);
        undisturbed.Error.Contains("pbferry's hooks", StringComparison.Ordinal).ShouldBe(hooks);
        var verdict = undisturbed.Error.Split('\n').Single(l => l.Contains("rows were rejected"));
        var expected = await dock.ContentAsync();
        var rejects = Dock.Rejects((await dock.RunsAsync())[0]);
        rejects.ShouldContain("Boat 1");
        // Only the second pass can tell that a port's parent never came.
        rejects.ShouldContain("ports.reasons.ndjson");

        foreach (var (point, batch) in points.Select(p => (p, true)).Append(("batch-sent:2", false)))
        {
            await dock.EmptyAsync(batch);
            (await dock.ImportAsync(point)).ExitCode.ShouldNotBeOneOf(0, 3);
            ((string?)(await dock.RunsAsync())[0]["state"]).ShouldBe("killed", point);
            var resumed = await dock.RunAsync("resume", "last");
            resumed.ExitCode.ShouldBe(3, $"{point}: {resumed.Error}");
            (await dock.ContentAsync()).ShouldBe(expected, point);
            Dock.Summary(resumed.Out).ShouldBe(Dock.Summary(undisturbed.Out), point);
            resumed.Error.ShouldContain(verdict);
            Dock.Rejects((await dock.RunsAsync())[0]).ShouldBe(rejects, point);
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Records_that_a_hook_changed_on_create_are_the_runs_own(PocketBaseBinary binary)
    {
        const string Hook = """
            onRecordCreate((e) => {
                e.record.set("title", e.record.get("title") + " (seen)");
                e.next();
            }, "boats")
            """;
        await using var dock = await Dock.OpenAsync(binary, ownHook: Hook);
        dock.WriteDump(500);
        await dock.EmptyAsync();
        var undisturbed = await dock.ImportAsync();
        undisturbed.ExitCode.ShouldBe(3, undisturbed.Error);
        var expected = await dock.ContentAsync();
        expected.ShouldContain("Boat 7 (seen)");
        var rejects = Dock.Rejects((await dock.RunsAsync())[0]);

        await dock.EmptyAsync();
        (await dock.ImportAsync("batch-sent:2")).ExitCode.ShouldBe(137);
        var sent = await dock.ContentAsync();
        sent.ShouldContain("(seen)");
        var resumed = await dock.RunAsync("resume", "last");
        resumed.ExitCode.ShouldBe(3, resumed.Error);
        (await dock.ContentAsync()).ShouldBe(expected);
        Dock.Summary(resumed.Out).ShouldBe(Dock.Summary(undisturbed.Out));
        Dock.Rejects((await dock.RunsAsync())[0]).ShouldBe(rejects);
    }

    [Fact]
    public async Task Killed_between_any_two_requests_a_copy_of_users_and_files_equals_an_undisturbed_one()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        using var folder = new TempFolder();
        await using var from = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            folder["from"],
            null,
            Cancellation
        );
        await Harbour.CreateCollectionsAsync(from);
        await Harbour.FillAsync(from, Boats);
        string[] copy =
        [
            "copy",
            from.Address.ToString(),
            dock.Address,
            "--collections",
            "ports,boats,papers,sailors",
            "--with-secrets",
            "--batch-size",
            "60",
        ];
        await dock.EmptyAsync();
        var undisturbed = await dock.RunAsync(copy);
        undisturbed.ExitCode.ShouldBe(0, undisturbed.Error);

        var random = new Random(7);
        var killed = 0;
        for (var round = 0; round < 2; round++)
        {
            await dock.EmptyAsync(batch: round % 2 == 0);
            // Slowly, so that there is something left on any machine.
            await using (var run = dock.Start([.. copy, "--throttle", round % 2 == 0 ? "100" : "10"]))
            {
                await dock.WaitForAsync("boats", random.Next(1, Boats - 300), run);
                run.Kill();
                await run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            }

            ((string?)(await dock.RunsAsync())[0]["state"]).ShouldBe("killed");
            var resumed = await dock.RunAsync("resume", "last", "--throttle", "1");
            resumed.ExitCode.ShouldBe(0, resumed.Error);
            killed++;
            Dock.Summary(resumed.Out).ShouldBe(Dock.Summary(undisturbed.Out));
            foreach (var name in new[] { "ports", "boats", "sailors" })
            {
                await Voyage.ShouldBeEqualAsync(from, dock.Server, name);
            }

            await Voyage.ShouldBeEqualAsync(from, dock.Server, "papers", "open", "sealed");
            (
                await dock
                    .Server.SignedIn("sailors", "sailors1@example.com", Harbour.Password(1))
                    .GetAsync("/api/collections/ports/records?perPage=1")
            ).ShouldNotBeNull();
        }

        killed.ShouldBe(2);
    }

    [Fact]
    public async Task Stopped_interrupted_or_left_by_its_server_a_run_can_be_resumed()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        dock.WriteDump(Boats);
        await dock.EmptyAsync();
        (await dock.ImportAsync()).ExitCode.ShouldBe(3);
        var expected = await dock.ContentAsync();

        await dock.EmptyAsync();
        var stopped = await dock.RunAsync("import", "dump", dock.Address, "--on-error", "stop");
        stopped.ExitCode.ShouldBe(1);
        stopped.Error.ShouldContain("before stays");
        stopped.Error.ShouldContain("pbferry resume 2");
        ((string?)(await dock.RunsAsync())[0]["state"]).ShouldBe("stopped");
        (await dock.RunAsync("resume", "last")).ExitCode.ShouldBe(1);
        (await dock.RunAsync("resume", "last", "--on-error", "reject")).ExitCode.ShouldBe(3);
        (await dock.ContentAsync()).ShouldBe(expected);
        (await dock.RunAsync("resume", "last")).ExitCode.ShouldBe(2);

        // Slowly, so that it is under way still when something befalls it.
        string[] slow = ["import", "dump", dock.Address, "--concurrency", "1", "--throttle", "3"];
        await dock.EmptyAsync(batch: false);
        await using (var run = dock.Start(slow))
        {
            await dock.WaitForAsync("boats", 100, run);
            var second = await dock.ImportAsync(null, "--mode", "skip");
            second.ExitCode.ShouldBe(1, second.Error);
            second.Error.ShouldContain("another run");
            run.Terminate();
            (await run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).ShouldBe(130, run.Error);
            run.Error.ShouldContain("interrupted");
            run.Error.ShouldContain("pbferry resume 2");
        }

        ((string?)(await dock.RunsAsync())[0]["state"]).ShouldBe("interrupted");
        (await dock.RunAsync("resume", "last", "--throttle", "1")).ExitCode.ShouldBe(3);
        (await dock.ContentAsync()).ShouldBe(expected);

        await dock.EmptyAsync(batch: false);
        await using (var run = dock.Start([.. slow, "--patience", "1"]))
        {
            await dock.WaitForAsync("boats", 100, run);
            await dock.Server.KillAsync();
            (await run.WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldBe(6, run.Error);
            run.Error.ShouldContain("pbferry resume 2");
        }

        (await dock.RunAsync("resume", "last")).ExitCode.ShouldBe(6);
        await dock.Server.RestartAsync(Cancellation);
        (await dock.RunAsync("resume", "last", "--throttle", "1")).ExitCode.ShouldBe(3);
        (await dock.ContentAsync()).ShouldBe(expected);
    }
}
