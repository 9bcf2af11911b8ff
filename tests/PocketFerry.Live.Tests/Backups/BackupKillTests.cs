using PocketFerry.Live.Tests.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Backups;

/// <summary><c>kill -9</c> of pbferry on the road by backup.</summary>
public sealed class BackupKillTests
{
    private const string NothingLeft = "there is nothing to go on with";

    // What a run says before each of them.
    private static readonly string[] Steps =
    [
        "having the server make a backup",
        "fetching the backup",
        "unpacking the backup",
        "looking at the source",
        "checking the whole",
        "checking the loaded state",
        "uploading the loaded state",
        "looking at the server once more",
        "having the server restore",
    ];

    public static TheoryData<PocketBaseBinary> Binaries { get; } = [PocketBaseBinary.Oldest, PocketBaseBinary.Newest];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Killed_at_any_step_the_server_has_its_old_state_or_the_new_one(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        BackupRun.WriteRows(folder);
        await using var quay = await Quay.OpenAsync(binary);
        foreach (var step in Steps)
        {
            await using (
                var run = Pbferry.Start([.. BackupRun.Arguments(folder, quay), "--json"], BackupRun.Options(folder))
            )
            {
                while (!run.HasExited && !run.Out.Contains(step, StringComparison.Ordinal))
                {
                    await Task.Delay(5, Cancellation);
                }

                run.HasExited.ShouldBeFalse($"{step}\n{run.Out}{run.Error}");
                run.Kill();
                await run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            }

            // Only once the server was asked to restore may it have done so: a run goes on between what it says and the kill.
            var mayRestore = Array.IndexOf(Steps, step) >= 6;
            var boats = await BackupRun.SettledCountAsync(quay, mayRestore);
            boats.ShouldBeOneOf(mayRestore ? [0, BackupRun.Rows] : [0L], step);
            await ResumeAsync(folder, quay, step, boats);
            await BackupRun.EmptyAsync(quay);
        }

        var result = await BackupRun.RunAsync(folder, quay);
        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldNotContain("backups of other runs");
        (await quay.CountAsync("boats")).ShouldBe(BackupRun.Rows);

        // It isn't undone record by record: its backup is named, which is there.
        var undo = await Pbferry.RunAsync(["undo", "last", "--yes"], BackupRun.Options(folder), Cancellation);
        undo.ExitCode.ShouldBe(2, undo.Error);
        var backups = (await quay.Server.Api.GetAsync("/api/backups"))!.AsArray().Select(b => (string)b!["key"]!);
        backups.ShouldContain(b => undo.Error.TrimEnd().EndsWith(b, StringComparison.Ordinal));
        // What the killed ones had fetched is gone with the next.
        Directory
            .EnumerateFileSystemEntries(folder["home"], "*", SearchOption.AllDirectories)
            .Where(e =>
                !e.Contains("rejects", StringComparison.Ordinal) && e.Contains("backup", StringComparison.Ordinal)
            )
            .ShouldBeEmpty();
    }

    // What had not begun to load isn't known as a run. Another may begin anew, if it isn't through.
    private static async Task ResumeAsync(TempFolder folder, Quay quay, string step, long boats)
    {
        var newest = await BackupRun.NewestRunAsync(folder);
        var isKnown = newest == "killed";
        isKnown.ShouldBeOneOf(Array.IndexOf(Steps, step) < 4 ? [false, true] : [true], step);
        var resumed = await Pbferry.RunAsync(["resume", "last"], BackupRun.Options(folder), Cancellation);
        if (!isKnown)
        {
            resumed.ExitCode.ShouldBe(2, $"{step}: {resumed.Error}");
            resumed.Error.ShouldContain(newest is null ? "There is no run" : NothingLeft, customMessage: step);
        }
        else if (boats == BackupRun.Rows)
        {
            resumed.ExitCode.ShouldBe(2, $"{step}: {resumed.Error}");
            resumed.Error.ShouldContain("has restored what the run loaded, so the run is done");
            (await Pbferry.RunAsync(["resume", "last"], BackupRun.Options(folder), Cancellation)).Error.ShouldContain(
                NothingLeft
            );
        }
        else
        {
            resumed.ExitCode.ShouldBe(0, $"{step}: {resumed.Error}");
            resumed.Error.ShouldContain("begins anew", customMessage: step);
            quay.Server.ForgetSignIn();
            (await quay.CountAsync("boats")).ShouldBe(BackupRun.Rows, step);
        }
    }
}
