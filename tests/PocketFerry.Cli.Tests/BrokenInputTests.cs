using System.Security.Cryptography;
using PocketFerry.Cli.Tests.Transcripts;
using PocketFerry.Testing;

namespace PocketFerry.Cli.Tests;

/// <summary>Every kind of broken input is a clear error, or a reject with its place; the target is never half-written.</summary>
public sealed class BrokenInputTests : IDisposable
{
    private readonly Bash _bash = new();

    public static TheoryData<string> Names { get; } = [.. BrokenInput.All.Select(i => i.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Broken_input_is_named_and_does_no_harm(string name)
    {
        var input = BrokenInput.All.First(i => i.Name == name);
        using var folder = new TempFolder();
        await PrepareAsync(folder);
        foreach (var (file, content) in input.Files)
        {
            folder.Write(file, content);
        }

        var before = await _bash.RunAsync(input.Before, folder.Path);
        before.ExitCode.ShouldBe(0, before.Error);
        var untouched = Contents(folder["pb_data"]);

        var result = await _bash.RunAsync(input.Command, folder.Path);

        result.ExitCode.ShouldBe(input.ExitCode, result.Error);
        foreach (var words in input.Says)
        {
            result.Error.ShouldContain(words);
        }

        result.Error.ShouldNotContain("should not have happened");
        result.Error.ShouldNotContain("   at ");
        if (input.Good is { } good)
        {
            (await PeopleAsync(folder)).ShouldBe([.. good.Append("Zoe").Order(StringComparer.Ordinal)]);
        }
        else
        {
            result.Error.ShouldContain("cure:");
            Contents(folder["pb_data"]).ShouldBe(untouched);
        }

        // Neither locks nor working copies stay behind.
        Directory.EnumerateFileSystemEntries(folder.Path, ".pb_data*").ShouldBeEmpty();
    }

    [Fact]
    public void There_are_more_than_twenty_kinds() => BrokenInput.All.Count.ShouldBeGreaterThan(20);

    public void Dispose() => _bash.Dispose();

    private async Task PrepareAsync(TempFolder folder)
    {
        folder.Write("start.csv", "name,age,email,born,vip\nZoe,1,zoe@example.com,2024-01-01,true\n");
        var commands =
            "pbferry init pb_data && pbferry import start.csv pb_data --collection people --create-missing && "
            + "pbferry schema export pb_data s.json --collections people && "
            + """sed -i 's/"fields": \[/"fields": [{"name":"boss","type":"relation","collectionId":"people"},/' s.json && """
            + "pbferry schema apply s.json pb_data && rm s.json";
        var result = await _bash.RunAsync(commands, folder.Path);
        result.ExitCode.ShouldBe(0, result.Error);
    }

    private async Task<string[]> PeopleAsync(TempFolder folder)
    {
        var result = await _bash.RunAsync(
            "sqlite3 pb_data/data.db 'select name from people order by name'",
            folder.Path
        );
        return result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // An empty write-ahead log that a reader leaves is no change.
    private static string[] Contents(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith("-shm", StringComparison.Ordinal) && new FileInfo(f).Length > 0)
                .Order(StringComparer.Ordinal)
                .Select(f => $"{f} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"),
        ];
}
