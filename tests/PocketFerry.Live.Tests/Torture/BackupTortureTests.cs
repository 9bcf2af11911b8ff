using System.Diagnostics;
using PocketFerry.Live.Tests.Api;
using PocketFerry.Live.Tests.Backups;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Torture;

/// <summary>Runs by backup that die: the server has its old state or the new one, and the run repeated ends in the new one.</summary>
public sealed class BackupTortureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_and_repeated()
    {
        using var folder = new TempFolder();
        BackupRun.WriteRows(folder);
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest);
        var clock = Stopwatch.StartNew();
        (await BackupRun.RunAsync(folder, quay)).ExitCode.ShouldBe(0);
        var time = clock.Elapsed;
        var random = new Random(5);
        for (var round = 0; round < TortureReport.Rounds(1, 25); round++)
        {
            await BackupRun.EmptyAsync(quay);
            await TortureReport.TryAsync(
                "server by backup: killed at a random moment, repeated",
                async () =>
                {
                    await using (var run = Pbferry.Start(BackupRun.Arguments(folder, quay), BackupRun.Options(folder)))
                    {
                        await Task.Delay(random.Next(50, (int)time.TotalMilliseconds), Cancellation);
                        run.Kill();
                        await run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
                    }

                    var boats = await BackupRun.SettledCountAsync(quay, mayRestore: true);
                    boats.ShouldBeOneOf(0, BackupRun.Rows);
                    if (boats == 0)
                    {
                        var again = await BackupRun.RunAsync(folder, quay);
                        again.ExitCode.ShouldBe(0, again.Error);
                        quay.Server.ForgetSignIn();
                        (await quay.CountAsync("boats")).ShouldBe(BackupRun.Rows);
                    }
                }
            );
        }
    }
}
