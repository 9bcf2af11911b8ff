using System.Globalization;
using PocketFerry.Live.Tests.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Backups;

/// <summary><c>kill -9</c> of pbferry on the road by backup.</summary>
public sealed class BackupKillTests
{
    private const long Rows = 3000;

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
        WriteRows(folder["boats.csv"]);
        await using var quay = await Quay.OpenAsync(binary);
        foreach (var step in Steps)
        {
            await using (var run = Pbferry.Start([.. Arguments(folder, quay), "--json"], Options(folder)))
            {
                while (!run.HasExited && !run.Out.Contains(step, StringComparison.Ordinal))
                {
                    await Task.Delay(5, Cancellation);
                }

                run.HasExited.ShouldBeFalse($"{step}\n{run.Out}{run.Error}");
                run.Kill();
                await run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            }

            // Only once the server was asked to restore may it have done so.
            var boats = await SettledCountAsync(quay);
            boats.ShouldBeOneOf(step == Steps[^1] ? [0, Rows] : [0L], step);
            await ResumeAsync(folder, quay, step, boats);
            await EmptyAsync(quay);
        }

        var result = await Pbferry.RunAsync(Arguments(folder, quay), Options(folder), Cancellation);
        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldNotContain("backups of other runs");
        (await quay.CountAsync("boats")).ShouldBe(Rows);

        // It isn't undone record by record: its backup is named, which is there.
        var undo = await Pbferry.RunAsync(["undo", "last", "--yes"], Options(folder), Cancellation);
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
        var resumed = await Pbferry.RunAsync(["resume", "last"], Options(folder), Cancellation);
        if (Array.IndexOf(Steps, step) < 4)
        {
            resumed.ExitCode.ShouldBe(2, $"{step}: {resumed.Error}");
            resumed.Error.ShouldContain("There is no run", customMessage: step);
        }
        else if (boats == Rows)
        {
            resumed.ExitCode.ShouldBe(2, $"{step}: {resumed.Error}");
            resumed.Error.ShouldContain("has restored what the run loaded, so the run is done");
            (await Pbferry.RunAsync(["resume", "last"], Options(folder), Cancellation)).Error.ShouldContain(
                "there is nothing to go on with"
            );
        }
        else
        {
            resumed.ExitCode.ShouldBe(0, $"{step}: {resumed.Error}");
            resumed.Error.ShouldContain("begins anew", customMessage: step);
            quay.Server.ForgetSignIn();
            (await quay.CountAsync("boats")).ShouldBe(Rows, step);
        }
    }

    private static string[] Arguments(TempFolder folder, Quay quay) =>
        [
            "import",
            folder["boats.csv"],
            quay.Server.Address.ToString(),
            "--collection",
            "boats",
            "--via",
            "backup",
            "--yes",
        ];

    private static PbferryOptions Options(TempFolder folder) =>
        new()
        {
            Environment = new Dictionary<string, string?>
            {
                ["PBFERRY_HOME"] = folder["home"],
                ["PBFERRY_EMAIL"] = PocketBaseServer.SuperuserEmail,
                ["PBFERRY_PASSWORD"] = PocketBaseServer.SuperuserPassword,
            },
        };

    // A restore that was asked for goes on without us.
    private static async Task<long> SettledCountAsync(Quay quay)
    {
        for (var quiet = 0; quiet < 6; )
        {
            await Task.Delay(250, Cancellation);
            quiet = await CanBackupAsync(quay) ? quiet + 1 : 0;
        }

        quay.Server.ForgetSignIn();
        return await quay.CountAsync("boats");
    }

    private static async Task<bool> CanBackupAsync(Quay quay)
    {
        try
        {
            var health = await quay.Server.Api.GetAsync("/api/health", Cancellation);
            return (bool?)health!["data"]!["canBackup"] == true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task EmptyAsync(Quay quay)
    {
        quay.Server.ForgetSignIn();
        (await quay.Server.Api.DeleteAsync("/api/collections/boats/truncate", Cancellation)).EnsureSuccess();
        foreach (var backup in (await quay.Server.Api.GetAsync("/api/backups", Cancellation))!.AsArray())
        {
            (
                await quay.Server.Api.DeleteAsync($"/api/backups/{(string)backup!["key"]!}", Cancellation)
            ).EnsureSuccess();
        }
    }

    private static void WriteRows(string path)
    {
        using var csv = File.CreateText(path);
        csv.WriteLine("id,title,length");
        for (var i = 0; i < Rows; i++)
        {
            csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i:D15},Boat {i},{i % 100}"));
        }
    }
}
