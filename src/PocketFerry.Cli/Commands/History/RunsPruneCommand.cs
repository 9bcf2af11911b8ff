using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Runs;

namespace PocketFerry.Cli.Commands.History;

/// <summary><c>pbferry runs prune</c>: forgets old runs.</summary>
internal sealed class RunsPruneCommand : DocumentedCommand
{
    private const long DefaultDays = 30;

    private readonly Option<long?> _days = Numbers.Of("--days", "Forget runs that began more than N days ago (30).");

    public RunsPruneCommand()
        : base(
            "prune",
            "Forgets old runs, with their rejected rows and what was kept to resume them, unfinished output too."
        )
    {
        Add(new OptionGroup("Options", [_days]));
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry runs prune", "Those older than 30 days."),
        new("pbferry runs prune --days 7", "Those older than a week."),
    ];

    private int Run(ParseResult command)
    {
        var border = DateTime.UtcNow.AddDays(-(command.GetValue(_days) ?? DefaultDays));
        var removed = 0;
        foreach (var run in PastRun.All().Where(r => r.Record.Started < border && !r.IsAlive))
        {
            if (run.Unsettled.Count > 0)
            {
                // The only place that knows how they were.
                Console.Error.WriteLine(
                    $"kept {run.Record.Id}: settings of {run.Unsettled[0].Server} are still to be put back, which the next run there does"
                );
                continue;
            }

            UnfinishedOutput.Remove(run);
            UndoLeftovers.Remove(run.Record.Id);
            StateFolder.Store.Remove(run.Record.Id);
            removed++;
        }

        Console.Error.WriteLine(removed == 1 ? "1 run forgotten" : $"{removed} runs forgotten");
        return ExitCodes.Done;
    }
}
