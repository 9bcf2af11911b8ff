using System.Diagnostics;

namespace PocketFerry.Live.Tests.Torture;

/// <summary>Runs into a data directory that die: it is as it was or as it should be, and the next run makes it whole.</summary>
public sealed class DirectoryTortureTests : IDisposable
{
    private static readonly string[] Points = ["settled", "copy-checked", "files-added", "published", "files-replaced"];

    private readonly Berth _berth = new();

    [Fact]
    public async Task Killed_at_random_moments()
    {
        var random = new Random(20261123);
        var rounds = TortureReport.Rounds(2, 50);
        foreach (var kind in Berth.Kinds)
        {
            var (expected, time) = await UndisturbedAsync(kind);
            for (var round = 0; round < rounds; round++)
            {
                _berth.Reset(kind);
                await TortureReport.TryAsync(
                    $"data directory: killed at a random moment ({kind})",
                    async () =>
                    {
                        await using (var run = _berth.Start(kind))
                        {
                            await Task.Delay(random.Next(5, (int)time.TotalMilliseconds));
                            run.Kill();
                            await run.WaitAsync(TimeSpan.FromSeconds(30));
                        }

                        await ShouldBeWholeAsync(kind, expected);
                    }
                );
            }
        }
    }

    [Fact]
    public async Task Killed_at_each_step()
    {
        foreach (var kind in Berth.Kinds)
        {
            var (expected, _) = await UndisturbedAsync(kind);
            foreach (var point in TortureReport.IsWhole ? Points : Points.Where(_ => kind == "upsert"))
            {
                _berth.Reset(kind);
                await TortureReport.TryAsync(
                    "data directory: killed at each step",
                    async () =>
                    {
                        await using (var run = _berth.Start(kind, point))
                        {
                            // Small runs go without a working copy.
                            (await run.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeOneOf(137, 0);
                        }

                        await ShouldBeWholeAsync(kind, expected);
                    }
                );
            }
        }
    }

    public void Dispose() => _berth.Dispose();

    private async Task<((string Records, string Files) Expected, TimeSpan Time)> UndisturbedAsync(string kind)
    {
        _berth.Reset(kind);
        var clock = Stopwatch.StartNew();
        await _berth.RunAsync(kind);
        return (_berth.State(), clock.Elapsed);
    }

    private async Task ShouldBeWholeAsync(string kind, (string Records, string Files) expected)
    {
        Instance.Records(_berth.Folder["pb_data"]).ShouldBeOneOf(_berth.Before(kind), expected.Records);
        await _berth.RunAsync(kind);
        _berth.State().ShouldBe(expected);
        Directory.EnumerateDirectories(_berth.Folder.Path, ".pb_data.pbferry-2*").ShouldBeEmpty();
    }
}
