using PocketFerry.Cli.Tests.Transcripts;

namespace PocketFerry.Cli.Tests;

/// <summary>What the README tells to type works: the lines that start with <c>$ </c> in its <c>sh</c> blocks.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly Bash _bash = new();

    public static TheoryData<string> Documents { get; } = ["README.md", "docs/cli.md", "docs/plans.md"];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Examples_work_one_after_the_other(string document)
    {
        using var folder = await PreparedFolder.MakeAsync(_bash);
        (await _bash.RunAsync("rm -r pb_data dump laptop collections.json", folder.Path)).ExitCode.ShouldBe(0);
        var commands = Commands(Documentation.Text(document));
        commands.Count.ShouldBeGreaterThan(3);

        foreach (var command in commands)
        {
            var result = await _bash.RunAsync(command, folder.Path);

            result.ExitCode.ShouldBe(0, $"{command}\n{result.Out}{result.Error}");
        }
    }

    public void Dispose() => _bash.Dispose();

    private static List<string> Commands(string document)
    {
        var commands = new List<string>();
        var inBlock = false;
        foreach (var line in document.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inBlock = line == "```sh";
            }
            else if (inBlock && line.StartsWith("$ ", StringComparison.Ordinal))
            {
                commands.Add(line[2..]);
            }
        }

        return commands;
    }
}
