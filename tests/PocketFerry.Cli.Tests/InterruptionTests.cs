using PocketFerry.Cli.Tests.Transcripts;
using PocketFerry.Testing;

namespace PocketFerry.Cli.Tests;

/// <summary>Ctrl-C ends a run with 130, and leaves the target as it was and nothing beside it.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly Bash _bash = new();

    [Fact]
    public async Task While_it_waits_for_standard_input()
    {
        using var folder = await PrepareAsync();

        // timeout sends SIGINT, as a terminal does; bash itself would start the program deaf to it.
        var result = await _bash.RunAsync(
            "(echo name; sleep 20) | timeout --preserve-status -s INT 1.5 pbferry import - pb_data --format csv --create-missing",
            folder.Path
        );

        result.ExitCode.ShouldBe(130, result.Error);
        ShouldBeAsItWas(folder, result.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("--type", "n=text", "--sample", "10")]
    public async Task While_it_loads(params string[] options)
    {
        using var folder = await PrepareAsync();
        await _bash.RunAsync("(echo n,text; seq 1 3000000 | sed 's/.*/&,lorem ipsum dolor &/') > big.csv", folder.Path);
        await using var run = Pbferry.Start(
            ["import", folder["big.csv"], folder["pb_data"], "--create-missing", .. options],
            new PbferryOptions { Environment = new Dictionary<string, string?> { ["PBFERRY_HOME"] = folder["home"] } }
        );
        while (!run.HasExited && !Loads(folder))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        run.Signal(2);

        (await run.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBe(130, run.Error);
        ShouldBeAsItWas(folder, run.Error);
    }

    private async Task<TempFolder> PrepareAsync()
    {
        var folder = new TempFolder();
        (await _bash.RunAsync("pbferry init pb_data && cp pb_data/data.db before.db", folder.Path)).ExitCode.ShouldBe(
            0
        );
        return folder;
    }

    // Its copy of the database grows beside the data directory.
    private static bool Loads(TempFolder folder) =>
        Directory
            .EnumerateDirectories(folder.Path, ".pb_data*")
            .Any(d => new FileInfo(Path.Combine(d, "data.db")) is { Exists: true, Length: > 5 << 20 });

    private static void ShouldBeAsItWas(TempFolder folder, string error)
    {
        error.ShouldContain("interrupted; the target is as it was");
        File.ReadAllBytes(folder["pb_data/data.db"]).ShouldBe(File.ReadAllBytes(folder["before.db"]));
        Directory.EnumerateFileSystemEntries(folder.Path, ".pb_data*").ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(folder["pb_data"]).Count().ShouldBe(1);
    }

    public void Dispose() => _bash.Dispose();
}
