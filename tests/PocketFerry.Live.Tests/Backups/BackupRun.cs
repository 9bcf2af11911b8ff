using System.Globalization;
using System.Text.Json.Nodes;
using PocketFerry.Live.Tests.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Backups;

/// <summary>One import by backup into a server's boats, as the tests type it.</summary>
internal static class BackupRun
{
    public const long Rows = 3000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<CommandResult> RunAsync(TempFolder folder, Quay quay) =>
        Pbferry.RunAsync(Arguments(folder, quay), Options(folder), Cancellation);

    public static string[] Arguments(TempFolder folder, Quay quay) =>
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

    public static PbferryOptions Options(TempFolder folder) =>
        new()
        {
            Environment = new Dictionary<string, string?>
            {
                ["PBFERRY_HOME"] = folder["home"],
                ["PBFERRY_EMAIL"] = PocketBaseServer.SuperuserEmail,
                ["PBFERRY_PASSWORD"] = PocketBaseServer.SuperuserPassword,
            },
        };

    /// <summary>The state of the newest run; null where none is known.</summary>
    public static async Task<string?> NewestRunAsync(TempFolder folder)
    {
        var runs = (await Pbferry.RunAsync(["runs", "--json"], Options(folder), Cancellation)).Out;
        return runs.Length == 0 ? null : (string?)JsonNode.Parse(runs.Split('\n')[0])!["state"];
    }

    /// <summary>How many boats are there once the server is at rest: a restore that was asked for goes on without us.</summary>
    /// <param name="quay">Where it is.</param>
    /// <param name="mayRestore">Whether it may have been asked to: it rests a second before it does.</param>
    public static async Task<long> SettledCountAsync(Quay quay, bool mayRestore)
    {
        for (var quiet = 0; quiet < (mayRestore ? 12 : 4); )
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

    public static async Task EmptyAsync(Quay quay)
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

    public static void WriteRows(TempFolder folder)
    {
        using var csv = File.CreateText(folder["boats.csv"]);
        csv.WriteLine("id,title,length");
        for (var i = 0; i < Rows; i++)
        {
            csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i:D15},Boat {i},{i % 100}"));
        }
    }
}
