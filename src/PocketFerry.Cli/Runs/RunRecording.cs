using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Secrets;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;

namespace PocketFerry.Cli.Runs;

/// <summary>Writes a run into its ledger, from its plan to its end, and keeps others off it and off its server.</summary>
internal sealed class RunRecording : IDisposable
{
    private readonly RunStore _store = StateFolder.Store;
    private readonly IReadOnlyList<string> _arguments;
    private RunRecord? _before;
    private RunLedger? _ledger;
    private ProcessLock? _lock;
    private ProcessLock? _server;

    private RunRecording(string id, IReadOnlyList<string> arguments) => (Id, _arguments) = (id, arguments);

    public string Id { get; }

    /// <summary>The ledger; null until the run began, or where it can't be written and isn't needed.</summary>
    public RunLedger? Ledger => _ledger;

    /// <summary>What the run was when it broke off; null for a new one.</summary>
    public RunRecord? Before => _before;

    /// <summary>Whether the run goes on where it was, instead of beginning anew.</summary>
    public bool GoesOn => _before is { IsResumable: true };

    /// <summary>The run's folder.</summary>
    public string Folder => _store.FolderOf(Id);

    /// <summary>A new run.</summary>
    public static RunRecording New(IReadOnlyList<string> arguments) => new(RunIds.New(), Redaction.Of(arguments));

    /// <summary>A run that is resumed.</summary>
    /// <param name="run">The ledger's record of it.</param>
    /// <param name="taken">The lock on it, which the recording disposes.</param>
    public static RunRecording Resume(RunRecord run, ProcessLock taken) =>
        new(run.Id, run.Arguments) { _before = run, _lock = taken };

    /// <summary>The target's collections as the run found them at its beginning; null for now.</summary>
    public IReadOnlyList<Collection>? Collections =>
        _before is { IsResumable: true, Collections.Length: > 0 } run
            ? [.. JsonNode.Parse(run.Collections)!.AsArray().Select(c => Collection.Parse(c!.AsObject()))]
            : null;

    /// <summary>The run begins: nothing was written yet.</summary>
    /// <exception cref="EndpointException">It must not begin.</exception>
    public RunPlan Begin(RunPlan plan, RunTitle title, ITarget target, RunContext context)
    {
        if (target.KeepsWhatIsWritten)
        {
            _server =
                _store.TryLockServer(target.Name)
                ?? throw new EndpointException(
                    $"{target.Name}: another run of pbferry on this machine is writing there.",
                    "Wait until it has ended, then run the command again; pbferry runs shows it."
                );
        }

        var print = PlanPrint.Of(plan);
        if (_before is { IsResumable: true } before)
        {
            return Continue(plan, before, print, target);
        }

        var run = new RunRecord
        {
            Id = Id,
            Arguments = _arguments,
            Folder = Environment.CurrentDirectory,
            Version = ShowVersion.Version,
            Source = title.Source,
            Target = title.Target,
            TargetVersion = context.TargetVersion,
            DryRun = plan.DryRun,
            IsResumable = target.CanBeResumed && !plan.DryRun,
            Started = DateTime.UtcNow,
            Seed = _before?.Seed ?? RandomNumberGenerator.GetHexString(32),
            Rejects = context.Rejects,
            Spool = context.Spool,
            Collections = context.Collections,
            Plan = print,
            Backup = context.Backup,
            NoUndo = context.NoUndo,
            Resumed = _before is null ? 0 : _before.Resumed + 1,
        };
        if (!TryCreate(run, isNeeded: target.KeepsWhatIsWritten && !plan.DryRun))
        {
            return plan;
        }

        Mark(target);
        return Recorded(plan, run);
    }

    /// <summary>Writes down how the run ended.</summary>
    public void End(RunState state, int exitCode, string failure, RunReport? report = null)
    {
        if (_ledger is null)
        {
            return;
        }

        _ledger.Rollback();
        LeftBehind.Warn(_ledger);
        var run = _ledger.Run;
        if (report is not null && !run.IsResumable)
        {
            foreach (var (line, number) in report.Streams.Select((s, i) => (s, i)))
            {
                _ledger.Streams.Save(line.CompletedIn(new StreamProgress(number, line.Stream, line.Target)));
            }
        }

        if (report is not null && run.IsResumable)
        {
            foreach (var (line, number) in report.Streams.Select((s, i) => (s, i)).Where(s => s.s.Deleted > 0))
            {
                _ledger.Streams.Save(line.CompletedIn(_ledger.Streams.Find(number)!));
            }
        }

        _ledger.Save(
            run with
            {
                State = state,
                ExitCode = exitCode,
                Failure = failure,
                Ended = DateTime.UtcNow,
                Spool = state == RunState.Done ? "" : run.Spool,
            }
        );
        if (state == RunState.Done && run.Spool.Length > 0)
        {
            File.Delete(run.Spool);
        }
    }

    /// <summary>The run that is resumed had come to its end, and was killed before it could write that down.</summary>
    public void FoundDone()
    {
        using var ledger = RunLedger.Open(_store.LedgerOf(Id));
        ledger.Save(ledger.Run with { State = RunState.Done, Ended = DateTime.UtcNow, Failure = "" });
    }

    /// <summary>Leaves nothing of a run that has ended and changed nothing.</summary>
    public void Forget()
    {
        _ledger?.Dispose();
        _ledger = null;
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    public void Dispose()
    {
        _ledger?.Dispose();
        _server?.Dispose();
        _lock?.Dispose();
        if (_ledger is null && _before is null && Directory.Exists(Folder))
        {
            Tidy();
        }
    }

    private RunPlan Continue(RunPlan plan, RunRecord before, string print, ITarget target)
    {
        if (print != before.Plan)
        {
            throw new EndpointException(
                $"Run {Id} can't be resumed: the source isn't what it was, so that another plan comes of it.",
                target.KeepsWhatIsWritten
                    ? "Put the source back as it was; or begin anew, with --mode upsert for the records that are there."
                    : "Put the source back as it was; or run the whole command again.",
                EndpointFailure.Usage
            );
        }

        _ledger = RunLedger.Open(_store.LedgerOf(Id));
        OpenUndo(before);
        Mark(target);
        _ledger.Save(
            before with
            {
                State = RunState.Running,
                ExitCode = null,
                Failure = "",
                Ended = null,
                Resumed = before.Resumed + 1,
            }
        );
        return Recorded(plan, before);
    }

    private RunPlan Recorded(RunPlan plan, RunRecord run) =>
        plan with
        {
            Ledger = _ledger,
            IdSeed = run.Seed,
            ResetList = Path.Combine(Folder, "reset-users.ndjson"),
        };

    // What a run kept that was killed and begins anew still counts: it may have come as far as its target.
    private void OpenUndo(RunRecord run)
    {
        if (run is { DryRun: false, NoUndo.Length: 0 })
        {
            var path = _store.UndoOf(Id);
            _ledger!.Undo = File.Exists(path) ? UndoFile.Open(path) : UndoFile.Create(path);
        }
    }

    // A run that never began leaves nothing.
    private void Tidy()
    {
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            if (Path.GetFileName(file) is var name && (name == "lock" || EndpointOpener.IsSpool(name)))
            {
                File.Delete(file);
            }
        }

        StateFolder.Tidy(Id);
    }

    private bool TryCreate(RunRecord run, bool isNeeded)
    {
        try
        {
            if (_before is not null)
            {
                RunLedger.Delete(_store.LedgerOf(Id));
            }

            _lock ??= _store.TryLock(Id);
            _ledger = RunLedger.Create(_store.LedgerOf(Id), run);
            OpenUndo(run);
            return true;
        }
        catch (Exception error)
            when (!isNeeded
                && error is EndpointException or IOException or UnauthorizedAccessException or LedgerException
            )
        {
            // Files and data directories are all or nothing without a ledger too: nobody is kept from working by a home that is read-only.
            Failures.Warn($"the run is not recorded: {error.Message}");
            return false;
        }
    }

    private void Mark(ITarget target)
    {
        if (target.KeepsWhatIsWritten)
        {
            _ledger!.Settings.Marker = _store.MarkerOf(target.Name, Id);
        }
    }
}

/// <summary>What a recording has to know besides the plan.</summary>
internal sealed record RunContext
{
    /// <summary>What is known of the target's version.</summary>
    public string TargetVersion { get; init; } = "";

    /// <summary>The folder of rejects.</summary>
    public string Rejects { get; init; } = "";

    /// <summary>The file that standard input was spooled into; empty for none.</summary>
    public string Spool { get; init; } = "";

    /// <summary>The backup that holds, or will hold, the target's state from before; empty for none.</summary>
    public string Backup { get; init; } = "";

    /// <summary>Why nothing is kept to undo the run; empty where something is.</summary>
    public string NoUndo { get; init; } = "";

    /// <summary>The target's collections as a JSON array; empty where the run can't be resumed.</summary>
    public string Collections { get; init; } = "";
}
