using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Secrets;

/// <summary>Runs pbferry with its temporary files and state in one folder, and looks at all that it says.</summary>
internal sealed class WatchedRuns(TempFolder folder, Leaks leaks)
{
    /// <summary>The superuser's password that it is given in the environment.</summary>
    public string Password { get; set; } = PocketBaseServer.SuperuserPassword;

    /// <summary>The token that it is given in a file; null gives the password.</summary>
    public string? Token { get; set; }

    public async Task RunAsync(int exitCode, params string[] arguments)
    {
        if (Token is not null)
        {
            arguments = [.. arguments, "--token-file", folder.Write("token.txt", Token)];
        }

        var options = new PbferryOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["PBFERRY_HOME"] = folder["home"],
                ["TMPDIR"] = Directory.CreateDirectory(folder["tmp"]).FullName,
                ["PBFERRY_EMAIL"] = PocketBaseServer.SuperuserEmail,
                ["PBFERRY_PASSWORD"] = Token is null ? Password : null,
                ["PBFERRY_DEBUG"] = "1",
            },
        };
        await using var run = Pbferry.Start(arguments, options);
        var line = string.Join(' ', arguments);
        while (!run.HasExited)
        {
            leaks.Search(CommandLine(run.Id), $"the process list during {line}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        var ended = await run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        ended.ShouldBe(exitCode, $"{line}\n{run.Out}{run.Error}");
        leaks.Search(run.Out, $"standard output of {line}");
        leaks.Search(run.Error, $"standard error of {line}");
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }
}
