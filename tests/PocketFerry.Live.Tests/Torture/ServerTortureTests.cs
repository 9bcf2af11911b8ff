using System.Diagnostics;
using PocketFerry.Live.Tests.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Torture;

/// <summary>Runs into a server that die, or whose server does: resumed, they end as if nothing had happened.</summary>
public sealed class ServerTortureTests
{
    private const int Boats = 1500;

    private static readonly string[] Points =
    [
        "ledger-made",
        "batch-intended:2",
        "batch-sent:2",
        "row-settled:2",
        "stream-done",
        "relations-sent",
        "relations-settled",
    ];

    public static IEnumerable<TheoryDataRow<string>> Roads =>
        TortureReport.IsWhole
            ? [new("batches"), new("single requests"), new("sql"), new("hooks"), new("raw hooks")]
            : [new("sql")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Roads))]
    public async Task Killed_and_resumed(string road)
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest, hooks: road.EndsWith("hooks"));
        dock.WriteDump(Boats);
        var (expected, verdict, time) = await UndisturbedAsync(dock, road);
        var random = new Random(3);
        for (var round = 0; round < TortureReport.Rounds(1, 25); round++)
        {
            await dock.EmptyAsync(batch: road != "single requests");
            await TortureReport.TryAsync(
                $"server by {road}: killed at a random moment, resumed",
                async () =>
                {
                    var before = await NewestAsync(dock);
                    await using (var run = dock.Start(Arguments(dock, road)))
                    {
                        await Task.Delay(random.Next(50, (int)time.TotalMilliseconds), Cancellation);
                        run.Kill();
                        await run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
                    }

                    await ShouldBecomeAsync(dock, road, before, expected, verdict);
                }
            );
        }

        foreach (var point in TortureReport.IsWhole ? Points : [])
        {
            await dock.EmptyAsync(batch: road != "single requests");
            await TortureReport.TryAsync(
                "server: killed at each step of each road, resumed",
                async () =>
                {
                    var before = await NewestAsync(dock);
                    await dock.RunAsync(Arguments(dock, road), point);
                    await ShouldBecomeAsync(dock, road, before, expected, verdict);
                }
            );
        }
    }

    [Fact]
    public async Task Killed_while_its_ledger_is_made_it_is_no_run()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        dock.WriteDump(100);

        await dock.RunAsync(Arguments(dock, "batches"), "ledger-made");

        (await dock.RunsAsync()).ShouldBeEmpty();
        var resumed = await dock.RunAsync("resume", "last");
        resumed.ExitCode.ShouldBe(2, resumed.Error);
        resumed.Error.ShouldContain("There is no run");
        (await dock.RunAsync(Arguments(dock, "batches"))).ExitCode.ShouldBeOneOf(0, 3);
    }

    [Fact]
    public async Task Its_server_killed_in_the_middle_and_started_again()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        dock.WriteDump(Boats);
        var (expected, verdict, _) = await UndisturbedAsync(dock, "batches");
        var random = new Random(4);
        for (var round = 0; round < TortureReport.Rounds(1, 10); round++)
        {
            await dock.EmptyAsync();
            await TortureReport.TryAsync(
                "server killed in the middle of a batch and started again",
                async () =>
                {
                    await using var run = dock.Start(Arguments(dock, "batches"));
                    await dock.WaitForAsync("ports", 1, run);
                    await Task.Delay(random.Next(0, 400), Cancellation);
                    await dock.Server.KillAsync();
                    await Task.Delay(300, Cancellation);
                    await dock.Server.RestartAsync(Cancellation);
                    (await run.WaitAsync(TimeSpan.FromMinutes(2), Cancellation)).ShouldBe(3, run.Error);
                    run.Error.ShouldContain(verdict);
                    (await dock.ContentAsync()).ShouldBe(expected);
                }
            );
        }
    }

    private static string[] Arguments(Dock dock, string road) =>
        [
            "import",
            "dump",
            dock.Address,
            "--on-error",
            "reject",
            // Fifteen batches of boats, two of which are under way at a time.
            "--batch-size",
            "100",
            .. road switch
            {
                "sql" => (string[])["--via", "sql"],
                "hooks" => ["--via", "hooks"],
                "raw hooks" => ["--via", "hooks", "--raw"],
                _ => [],
            },
        ];

    private static async Task<(string Content, string Verdict, TimeSpan Time)> UndisturbedAsync(Dock dock, string road)
    {
        await dock.EmptyAsync(batch: road != "single requests");
        var clock = Stopwatch.StartNew();
        var run = await dock.RunAsync(Arguments(dock, road));
        var time = clock.Elapsed;
        run.ExitCode.ShouldBe(3, run.Error);
        return (await dock.ContentAsync(), run.Error.Split('\n').Single(l => l.Contains("were rejected")), time);
    }

    private static async Task<string?> NewestAsync(Dock dock) =>
        (string?)(await dock.RunsAsync()).FirstOrDefault()?["run"];

    // A run that was killed before it began has nothing to resume, and one that had ended neither.
    private static async Task ShouldBecomeAsync(Dock dock, string road, string? before, string expected, string verdict)
    {
        var newest = (await dock.RunsAsync()).FirstOrDefault();
        switch ((string?)newest?["run"] == before ? null : (string?)newest?["state"])
        {
            case "killed":
                var resumed = await dock.RunAsync("resume", "last");
                resumed.ExitCode.ShouldBe(3, resumed.Error);
                resumed.Error.ShouldContain(verdict);
                break;
            case "done":
                break;
            default:
                (await dock.RunAsync(Arguments(dock, road))).ExitCode.ShouldBe(3);
                break;
        }

        (await dock.ContentAsync()).ShouldBe(expected);
    }
}
