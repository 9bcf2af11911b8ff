using System.Text.RegularExpressions;
using PocketFerry.Cli.Tests.Transcripts;

namespace PocketFerry.Cli.Tests;

/// <summary>Every command's help leads with at least two examples, and they work as they stand.</summary>
public sealed partial class HelpTests : IDisposable
{
    private readonly Bash _bash = new();

    public static TheoryData<string> Commands { get; } =
    [
        "",
        "init",
        "import",
        "export",
        "copy",
        "plan",
        "run",
        "check",
        "verify",
        "backup",
        "backup create",
        "backup list",
        "backup download",
        "backup upload",
        "backup restore",
        "backup delete",
        "schema",
        "schema show",
        "schema diff",
        "schema apply",
        "schema export",
        "hooks",
        "hooks install",
        "hooks status",
        "hooks remove",
        "runs",
        "runs show",
        "runs prune",
        "resume",
        "undo",
        "completions",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Examples_work(string command)
    {
        using var folder = await PreparedFolder.MakeAsync(_bash);
        var examples = await ExamplesOf(command, folder.Path);
        examples.Count.ShouldBeGreaterThanOrEqualTo(2);

        foreach (var example in examples)
        {
            using var own = new Testing.TempFolder();
            (await _bash.RunAsync($"cp -r {folder.Path}/. .", own.Path)).ExitCode.ShouldBe(0);
            // An example that makes something is for a place where it isn't there yet.
            await _bash.RunAsync(NewOf(example), own.Path);

            var result = await _bash.RunAsync(example, own.Path);

            result.ExitCode.ShouldBe(0, $"{example}\n{result.Out}{result.Error}");
        }
    }

    [Fact]
    public async Task The_list_of_commands_is_complete()
    {
        using var folder = new Testing.TempFolder();
        var named = await CommandsOf("", folder.Path);
        foreach (var group in named.ToList())
        {
            named.AddRange((await CommandsOf(group, folder.Path)).Select(c => $"{group} {c}"));
        }

        named.Prepend("").Order().ShouldBe(Commands.Select(c => c.Data).Order());
    }

    [Fact]
    public async Task Every_option_is_documented_and_no_line_is_too_long()
    {
        using var folder = new Testing.TempFolder();
        foreach (var command in Commands.Select(c => c.Data))
        {
            var help = (await _bash.RunAsync($"pbferry {command} --help", folder.Path)).Out;
            help.Split('\n').ShouldAllBe(l => l.Length <= 110);
            foreach (Match option in OptionName().Matches(help))
            {
                Documentation.Text("docs/cli.md").ShouldContain($"`{option.Groups[1].Value}");
            }
        }
    }

    public void Dispose() => _bash.Dispose();

    private async Task<List<string>> ExamplesOf(string command, string folder)
    {
        var result = await _bash.RunAsync($"pbferry {command} --help", folder);
        result.ExitCode.ShouldBe(0);
        result.Error.ShouldBe("");
        var lines = result.Out.Split('\n').ToList();
        // After what the command does, nothing comes before the examples.
        lines.IndexOf("Examples:").ShouldBeInRange(2, 4);
        return
        [
            .. lines
                .Skip(lines.IndexOf("Examples:") + 1)
                .TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal))
                .Where(IsCommand)
                .Select(l => l.Trim()),
        ];
    }

    private async Task<List<string>> CommandsOf(string command, string folder)
    {
        var help = (await _bash.RunAsync($"pbferry {command} --help", folder)).Out.Split('\n').ToList();
        var start = help.IndexOf("Commands:");
        return start < 0
            ? []
            :
            [
                .. help.Skip(start + 1)
                    .TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal))
                    .Where(IsCommand)
                    .Select(l => l.Split(' ')[2]),
            ];
    }

    private static bool IsCommand(string line) => line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ';

    private static string NewOf(string example) =>
        example switch
        {
            "pbferry init pb_data" => "rm -r pb_data",
            _ when example.StartsWith("pbferry resume", StringComparison.Ordinal) => StoppedRun,
            _ when example.StartsWith("pbferry undo", StringComparison.Ordinal) =>
                "pbferry import people.csv pb_data --collection customers",
            _ when example.StartsWith("pbferry import customers.csv", StringComparison.Ordinal) => FreshData,
            _ when example.StartsWith("pbferry import dump/", StringComparison.Ordinal) => FreshData,
            _ when example.StartsWith("gzip -dc orders", StringComparison.Ordinal) => FreshData,
            _ when example.EndsWith("dump/", StringComparison.Ordinal) => "rm -r dump",
            _ when example.Contains("customers.csv", StringComparison.Ordinal) && example.Contains(" export ") =>
                "rm customers.csv",
            _ when example.Contains("schema export pb_data collections.json") => "rm collections.json",
            _ => "true",
        };

    // Stopped by a bad row, which has been mended since.
    private const string StoppedRun =
        "echo age > c.csv && echo x >> c.csv && ! pbferry import c.csv pb_data --collection customers --on-error stop --drop '*'"
        + " && echo age > c.csv && echo 7 >> c.csv";

    private const string FreshData = "rm -r pb_data && pbferry init pb_data";

    [GeneratedRegex(@"^  (?:-\w, )?(--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex OptionName();
}
