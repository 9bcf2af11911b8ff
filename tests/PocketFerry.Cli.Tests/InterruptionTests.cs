using PocketFerry.Cli.Tests.Transcripts;
using PocketFerry.Testing;

namespace PocketFerry.Cli.Tests;

/// <summary>Ctrl-C ends a run with 130, and leaves the target as it was and nothing beside it.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly Bash _bash = new();

    [Theory]
    [InlineData("(echo name; sleep 20) | {0} - pb_data --format csv --create-missing")]
    [InlineData("{0} big.csv pb_data --create-missing")]
    [InlineData("{0} big.csv pb_data --create-missing --type n=text --sample 10")]
    public async Task Interrupted_runs_leave_nothing(string command)
    {
        using var folder = new TempFolder();
        await _bash.RunAsync(
            "pbferry init pb_data && (echo n,text; seq 1 3000000 | sed 's/.*/&,lorem ipsum dolor &/') > big.csv",
            folder.Path
        );
        var before = await File.ReadAllBytesAsync(folder["pb_data/data.db"]);

        // timeout sends SIGINT, as a terminal does; bash itself would start the program deaf to it.
        const string Program = "timeout --preserve-status -s INT 1.5 pbferry import";
        var result = await _bash.RunAsync(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, command, Program),
            folder.Path
        );

        result.ExitCode.ShouldBe(130, result.Error);
        result.Error.ShouldContain("interrupted; the target is as it was");
        (await File.ReadAllBytesAsync(folder["pb_data/data.db"])).ShouldBe(before);
        Directory.EnumerateFileSystemEntries(folder.Path, ".pb_data*").ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(folder["pb_data"]).Count().ShouldBe(1);
    }

    public void Dispose() => _bash.Dispose();
}
