using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry resume RUN</c>: goes on with a run that ended early.</summary>
internal sealed class ResumeCommand : DocumentedCommand
{
    private static readonly Option[] Changeable =
    [
        ServerOptions.Email,
        ServerOptions.PasswordFile,
        ServerOptions.TokenFile,
        ServerOptions.BatchSize,
        ServerOptions.Concurrency,
        ServerOptions.Throttle,
        ServerOptions.Patience,
        BadRowOptions.OnError,
        BadRowOptions.MaxErrors,
        OutputOptions.Json,
        OutputOptions.Quiet,
        OutputOptions.Report,
    ];

    private readonly Argument<string> _run = RunNames.Argument();

    public ResumeCommand()
        : base("resume", "Goes on with a run that was stopped, failed, interrupted or killed, with the same options.")
    {
        Arguments.Add(_run);
        Add(new OptionGroup("What may be another this time", Changeable));
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new(
            "pbferry resume last",
            "The newest run; passwords are asked for, or read from where they were read, again."
        ),
        new("pbferry resume last --on-error reject", "The same, but bad rows are kept aside from here on."),
    ];

    private Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        var id = RunNames.Find(command.GetRequiredValue(_run));
        var store = StateFolder.Store;
        var taken =
            store.TryLock(id)
            ?? throw new EndpointException(
                $"Run {id} is still under way.",
                "Wait until it has ended; pbferry runs shows it.",
                EndpointFailure.Usage
            );
        try
        {
            var run = Read(store, id);
            RefuseWhatIsOver(run);
            Environment.CurrentDirectory = run.Folder;
            var parsed = Pbferry.Parse(TypedCommand.With(run.Arguments, Given(command)));
            if (parsed.Errors.Count > 0 || parsed.CommandResult.Command is not TransferCommand again)
            {
                throw new EndpointException(
                    $"Run {id} was typed for another version of pbferry ({run.Version}): {string.Join(' ', run.Arguments)}",
                    "Type it anew.",
                    EndpointFailure.Usage
                );
            }

            if (!run.IsResumable)
            {
                Console.Error.WriteLine(
                    parsed.Road() == "backup" && run.Backup.Length > 0
                        ? $"Run {id} begins anew, unless {run.Target} has restored what it loaded."
                        : $"{run.Target} is as it was before run {id}, which begins anew."
                );
            }

            return again.RunAsync(parsed, RunRecording.Resume(run, taken), cancellation);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private static RunRecord Read(RunStore store, string id)
    {
        using var ledger = RunLedger.Open(store.LedgerOf(id));
        return ledger.Run;
    }

    private static void RefuseWhatIsOver(RunRecord run)
    {
        if (run.Undoes.Length > 0 || run.UndoneBy.Length > 0)
        {
            throw new EndpointException(
                run.Undoes.Length > 0
                    ? $"Run {run.Id} undid run {run.Undoes}."
                    : $"Run {run.Id} was undone by run {run.UndoneBy}.",
                run.Undoes.Length > 0
                    ? $"To go on with it: pbferry undo {run.Undoes}"
                    : $"To do it again: {TypedCommand.TextOf(run.Arguments)}",
                EndpointFailure.Usage
            );
        }

        if (UndoneRun.HasBegun(run.Id))
        {
            throw new EndpointException(
                $"An undo of run {run.Id} has begun and broke off.",
                $"To go on with the undo: pbferry undo {run.Id}",
                EndpointFailure.Usage
            );
        }

        if (run.State == RunState.Done || run.DryRun)
        {
            throw new EndpointException(
                run.DryRun
                    ? $"Run {run.Id} was a dry run, which keeps nothing to go on from."
                    : $"Run {run.Id} is done; there is nothing to go on with.",
                $"To do it again: {TypedCommand.TextOf(run.Arguments)}",
                EndpointFailure.Usage
            );
        }

        if (run.IsRepair)
        {
            throw new EndpointException(
                $"Run {run.Id} repaired what verify had found, which isn't resumed but looked for again.",
                $"To repair what is left: {TypedCommand.TextOf(run.Arguments)}",
                EndpointFailure.Usage
            );
        }

        if (run.Target == "-")
        {
            throw new EndpointException(
                $"Run {run.Id} wrote to standard output, where nobody can go on.",
                $"To do it again: {TypedCommand.TextOf(run.Arguments)}",
                EndpointFailure.Usage
            );
        }

        if (run.Arguments.Contains("-") && run.Spool.Length == 0)
        {
            throw new EndpointException(
                $"Run {run.Id} read standard input, which was not kept.",
                "Run the whole command again; records that are there need --mode upsert or skip.",
                EndpointFailure.Usage
            );
        }
    }

    private static IEnumerable<NewOption> Given(ParseResult command) =>
        from option in Changeable
        let result = command.GetResult(option)
        where result is { Implicit: false }
        select new NewOption(
            [option.Name, .. option.Aliases],
            option.ValueType != typeof(bool),
            [option.Name, .. result.Tokens.Select(t => t.Value)]
        );
}
