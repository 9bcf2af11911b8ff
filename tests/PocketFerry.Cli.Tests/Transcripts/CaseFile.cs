using System.Text;

namespace PocketFerry.Cli.Tests.Transcripts;

/// <summary>
/// A transcript, as one writes it down from a terminal. Lines starting with <c>#</c> say what it is about; <c>@ NAME</c>
/// makes a file of the <c>|</c> lines that follow; <c>$ COMMAND</c> is run by bash in the case's own folder, followed by
/// what it must write to standard output (<c>&gt;</c>) and standard error (<c>!</c>), and its exit code
/// (<c>= N</c>, left out for 0).
/// </summary>
internal sealed class CaseFile
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "cases");

    public required IReadOnlyList<string> Head { get; init; }

    public required IReadOnlyList<CaseStep> Steps { get; init; }

    public static CaseFile Parse(IEnumerable<string> lines)
    {
        var head = new List<string>();
        var steps = new List<CaseStep>();
        foreach (var line in lines)
        {
            switch (line)
            {
                case "" or ['#', ..] when steps.Count == 0:
                    head.Add(line);
                    break;
                case "" or ['#', ..]:
                    steps[^1].After.Add(line);
                    break;
                case ['@', ' ', .. var name]:
                    steps.Add(new CaseStep { File = name });
                    break;
                case ['$', ' ', .. var command]:
                    steps.Add(new CaseStep { Command = command });
                    break;
                case ['|', .. var text]:
                    steps[^1].Lines.Add(Content(text));
                    break;
                case ['>', .. var text]:
                    steps[^1].Output.Add(Content(text));
                    break;
                case ['!', .. var text]:
                    steps[^1].Error.Add(Content(text));
                    break;
                case ['=', ' ', .. var code]:
                    steps[^1].ExitCode = int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                default:
                    throw new FormatException($"What is this line of the case? {line}");
            }
        }

        return new CaseFile { Head = head, Steps = steps };
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var line in Head.Concat(Steps.SelectMany(s => s.ToLines())))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Content(string text) => text.StartsWith(' ') ? text[1..] : text;
}
