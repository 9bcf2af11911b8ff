using PocketFerry.Cli.Tests.Transcripts;
using PocketFerry.Testing;

namespace PocketFerry.Cli.Tests;

/// <summary>A disk that takes no more ends a run clearly, leaves the target as it was and nothing beside it.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly Bash _bash = new();

    // A file size limit stands for a full disk: with the signal ignored, writes beyond it fail. The managed runtime's own
    // large mapping would hit it as well.
    [Theory]
    [InlineData(400)] // the journal of rows hits it
    [InlineData(3000)]
    [InlineData(20000)] // the copy of the database hits it
    public async Task Nothing_is_left(int blocks)
    {
        using var folder = new TempFolder();
        await _bash.RunAsync(
            "pbferry init pb_data && (echo n,text; seq 1 400000 | sed 's/.*/&,lorem ipsum dolor sit amet consectetur &/') > big.csv",
            folder.Path
        );
        var before = await File.ReadAllBytesAsync(folder["pb_data/data.db"]);

        var result = await _bash.RunAsync(
            $"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f {blocks}; pbferry import big.csv pb_data --create-missing",
            folder.Path
        );

        result.ExitCode.ShouldBe(1, result.Error);
        result.Error.ShouldContain("cure:");
        (await File.ReadAllBytesAsync(folder["pb_data/data.db"])).ShouldBe(before);
        Directory.EnumerateFileSystemEntries(folder.Path, ".pb_data*").ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(folder["pb_data"]).Count().ShouldBe(1);
    }

    public void Dispose() => _bash.Dispose();
}
