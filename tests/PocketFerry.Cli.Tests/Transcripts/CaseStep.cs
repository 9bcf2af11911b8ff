namespace PocketFerry.Cli.Tests.Transcripts;

/// <summary>One step of a case: a file to make, or a command and what it must do.</summary>
internal sealed class CaseStep
{
    public string? File { get; init; }

    public string? Command { get; init; }

    /// <summary>The file's lines.</summary>
    public List<string> Lines { get; } = [];

    public List<string> Output { get; init; } = [];

    public List<string> Error { get; init; } = [];

    public int ExitCode { get; set; }

    /// <summary>Comments and empty lines that follow.</summary>
    public List<string> After { get; init; } = [];

    public IEnumerable<string> ToLines() =>
        File is not null
            ? [$"@ {File}", .. Lines.Select(l => Marked('|', l)), .. After]
            :
            [
                $"$ {Command}",
                .. Output.Select(l => Marked('>', l)),
                .. Error.Select(l => Marked('!', l)),
                .. ExitCode == 0 ? Array.Empty<string>() : [$"= {ExitCode}"],
                .. After,
            ];

    private static string Marked(char mark, string text) => text.Length == 0 ? $"{mark}" : $"{mark} {text}";
}
