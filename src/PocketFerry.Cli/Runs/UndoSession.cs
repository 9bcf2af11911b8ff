using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Secrets;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Passes;
using PocketFerry.Engine.Undo;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Api.Undo;
using PocketFerry.PocketBase.DataDirectory.Undo;

namespace PocketFerry.Cli.Runs;

/// <summary>Undoes one run: looks, tells, asks, does it, and writes it down as a run of its own.</summary>
internal sealed class UndoSession(ParseResult command, string name)
{
    private readonly RunStore _store = StateFolder.Store;

    public bool DryRun { get; init; }

    public bool Force { get; init; }

    public bool Json { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var id = UndoneRun.Find(name);
        using var taken =
            _store.TryLock(id)
            ?? throw new EndpointException(
                $"Run {id} is still under way.",
                "Wait until it has ended, or interrupt it; pbferry runs shows it.",
                EndpointFailure.Usage
            );
        var run = UndoneRun.Read(id);
        UndoneRun.Refuse(run, _store);
        var target = UndoneRun.Target(run);
        using var alone = target.Kind == EndpointKind.Server ? Alone(target) : null;
        using var undo = UndoFile.Open(_store.UndoOf(id));
        await using var road = await OpenAsync(target, undo, cancellation);
        var report = await road.CheckAsync(cancellation);
        var output = new UndoOutput(run, target.Path, DryRun, Json);
        output.Checked(report);
        if (report.ConflictCount > 0 && !Force)
        {
            return output.Refused(report);
        }

        if (DryRun)
        {
            return output.Ended(report, "");
        }

        Question.Confirm(
            $"Undo this in {target.Path}?",
            $"undo would do this in {target.Path}",
            command.GetValue(SafetyOptions.Yes),
            "Say --yes."
        );
        StartPassesOver(undo);
        var own = await ApplyAsync(run, target, road, report, cancellation);
        // Nobody needs the pre-images any more, and they may hold secrets.
        undo.Dispose();
        RunLedger.Delete(_store.UndoOf(id));
        return output.Ended(report, own);
    }

    private static void StartPassesOver(UndoFile undo)
    {
        if (undo.Fact(UndoFile.Passes) is { Length: > 0 } folder && Directory.Exists(folder))
        {
            using var passes = PassMemory.Open(folder);
            passes.StartOver(undo);
            passes.Commit();
        }
    }

    private ProcessLock Alone(EndpointAddress target) =>
        _store.TryLockServer(target.Path)
        ?? throw new EndpointException(
            $"{target.Path}: a run of pbferry on this machine is writing there.",
            "Wait until it has ended, then run the command again; pbferry runs shows it."
        );

    private async Task<IUndoRoad> OpenAsync(EndpointAddress target, UndoFile undo, CancellationToken cancellation)
    {
        if (target.Kind != EndpointKind.Server)
        {
            return DirectoryUndo.Open(target.Path, undo, command.GetValue(SafetyOptions.Stopped));
        }

        var server = await ApiServer.OpenAsync(
            target.Path,
            new SignInSecrets(command, "TARGET").Read(target.Path),
            new ApiOptions { Patience = TimeSpan.FromSeconds(command.GetValue(ServerOptions.Patience) ?? 180) },
            cancellation
        );
        await LeftBehind.PutBackAsync(server, cancellation);
        return new ServerUndo(server, undo);
    }

    private async Task<string> ApplyAsync(
        RunRecord run,
        EndpointAddress target,
        IUndoRoad road,
        UndoReport report,
        CancellationToken cancellation
    )
    {
        var own = new RunRecord
        {
            Id = RunIds.New(),
            Arguments = Redaction.Of(TypedCommand.Arguments),
            Folder = Environment.CurrentDirectory,
            Version = ShowVersion.Version,
            Source = $"run {run.Id}",
            Target = target.Path,
            Started = DateTime.UtcNow,
            Undoes = run.Id,
            NoUndo = "it is an undo itself",
        };
        using var ledger = RunLedger.Create(_store.LedgerOf(own.Id), own);
        using var taken = _store.TryLock(own.Id);
        try
        {
            await road.ApplyAsync(Force, cancellation);
            CrashPoint.Reach("undo-noted");
        }
        catch (Exception error)
        {
            var exitCode = Failures.ExitCodeOf(error);
            var state = exitCode == ExitCodes.Interrupted ? RunState.Interrupted : RunState.Failed;
            ledger.Save(
                own with
                {
                    State = state,
                    ExitCode = exitCode,
                    Failure = error.Message,
                    Ended = DateTime.UtcNow,
                }
            );
            throw;
        }

        foreach (var (line, number) in report.Lines.Select((l, i) => (l, i)))
        {
            ledger.Streams.Save(Progress(line, number));
        }

        ledger.Save(own with { State = RunState.Done, ExitCode = ExitCodes.Done, Ended = DateTime.UtcNow });
        using var undone = RunLedger.Open(_store.LedgerOf(run.Id));
        undone.Save(run with { UndoneBy = own.Id });
        return own.Id;
    }

    private static StreamProgress Progress(UndoLine line, int number) =>
        new(number, line.Collection, line.Collection)
        {
            State = StreamState.Done,
            Read = line.Removed + line.PutBack + line.MadeAgain + line.Already,
            Inserted = line.MadeAgain,
            Updated = line.PutBack,
            Skipped = line.Already,
            Warnings = line.Removed > 0 ? [$"removed: {line.Removed}"] : [],
        };
}
