using PocketFerry.Cli.Tests.Transcripts;
using PocketFerry.Testing;

namespace PocketFerry.Cli.Tests;

/// <summary>
/// Runs every <c>cases/*.case</c>: everything that the command line says and leaves. With <c>PBFERRY_TEST_UPDATE=1</c> the
/// files are rewritten with what it said; then read the difference.
/// </summary>
public sealed class CaseTests : IDisposable
{
    private readonly Bash _bash = new();

    public static TheoryData<string> All { get; } =
        new(Directory.EnumerateFiles(CaseFile.Folder, "*.case", SearchOption.AllDirectories).Select(Name).Order());

    [Theory]
    [MemberData(nameof(All))]
    public async Task Says_what_the_case_says(string name)
    {
        var path = Path.Combine(CaseFile.Folder, name);
        var expected = CaseFile.Parse(File.ReadLines(path));
        using var folder = new TempFolder();

        var actual = new CaseFile { Head = expected.Head, Steps = await RunAsync(expected.Steps, folder) };

        if (Environment.GetEnvironmentVariable("PBFERRY_TEST_UPDATE") == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), "cases", name), actual.ToString());
            return;
        }

        // Line by line: the whole is too long for a message to show where it differs.
        var (there, wanted) = (actual.ToString().Split('\n'), expected.ToString().Split('\n'));
        foreach (var (line, number) in wanted.Select((line, i) => (line, i)))
        {
            there.ElementAtOrDefault(number).ShouldBe(line, $"{name}:{number + 1}");
        }

        there.Length.ShouldBe(wanted.Length);
    }

    public void Dispose() => _bash.Dispose();

    private static string Name(string path) => Path.GetRelativePath(CaseFile.Folder, path);

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetDirectoryName(here)!;

    private async Task<IReadOnlyList<CaseStep>> RunAsync(IReadOnlyList<CaseStep> steps, TempFolder folder)
    {
        var done = new List<CaseStep>();
        foreach (var step in steps)
        {
            if (step.File is { } file)
            {
                folder.Write(file, string.Concat(step.Lines.Select(l => l + "\n")));
                done.Add(step);
                continue;
            }

            var result = await _bash.RunAsync(step.Command!, folder.Path);
            done.Add(
                new CaseStep
                {
                    Command = step.Command,
                    Output = Normal.Lines(result.Out, folder.Path),
                    Error = Normal.Lines(result.Error, folder.Path),
                    ExitCode = result.ExitCode,
                    After = step.After,
                }
            );
        }

        return done;
    }
}
