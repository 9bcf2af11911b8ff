using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Runs;

namespace PocketFerry.Cli.Commands.History;

/// <summary><c>pbferry runs</c>: what was run.</summary>
internal sealed class RunsCommand : DocumentedCommand
{
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line." };

    public RunsCommand()
        : base("runs", "Lists the runs of this machine, the newest first.")
    {
        Add(new OptionGroup("Options", [_json]));
        Subcommands.Add(new RunsShowCommand());
        Subcommands.Add(new RunsPruneCommand());
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry runs", "When, what, how it ended."),
        new("pbferry runs --json | head -n 1", "The newest, for a program."),
    ];

    private int Run(ParseResult command)
    {
        var runs = PastRun.All();
        if (command.GetValue(_json))
        {
            foreach (var run in runs)
            {
                Console.Out.WriteLine(ResultJson.Text(json => RunJson.Write(json, run), indented: false));
            }
        }
        else
        {
            RunsTable.Write(Console.Out, runs);
        }

        return ExitCodes.Done;
    }
}
