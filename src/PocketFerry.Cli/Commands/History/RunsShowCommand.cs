using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Runs;

namespace PocketFerry.Cli.Commands.History;

/// <summary><c>pbferry runs show RUN</c>.</summary>
internal sealed class RunsShowCommand : DocumentedCommand
{
    private readonly Argument<string> _run = RunNames.Argument();

    private readonly Option<bool> _json = new("--json") { Description = "As a JSON object." };

    public RunsShowCommand()
        : base("show", "Shows a run: what was typed, what it did, how it ended.")
    {
        Arguments.Add(_run);
        Add(new OptionGroup("Options", [_json]));
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [new("pbferry runs show last", "The newest run."), new("pbferry runs show last --json", "The same for a program.")];

    private int Run(ParseResult command)
    {
        var run = PastRun.Read(RunNames.Find(command.GetRequiredValue(_run)));
        if (command.GetValue(_json))
        {
            Console.Out.WriteLine(ResultJson.Text(json => RunJson.Write(json, run), indented: true));
        }
        else
        {
            RunText.Write(Console.Out, run);
        }

        return ExitCodes.Done;
    }
}
