using System.CommandLine;
using System.Text.Json.Nodes;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Verifying;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Undo;
using PocketFerry.Engine.Verification;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups.Road;

namespace PocketFerry.Cli.Runs;

/// <summary>One run from a command line: opens both ends, plans, asks where it must, executes, and tells.</summary>
internal sealed class RunSession(ParseResult command, EndpointAddress from, EndpointAddress to, RunRecording recording)
{
    // Auth records take these along, which a single file has no room for.
    private static readonly string[] Companions = ["_externalAuths"];

    /// <summary>The plan file that is executed; null where the command line says everything.</summary>
    public PlanFile? Plan { get; init; }

    /// <summary>The number of the pass, where the plan is run again and again; else 0.</summary>
    public int Pass { get; init; }

    /// <summary>What the run did; null until it came to its end.</summary>
    public RunReport? Report { get; private set; }

    /// <summary>The rows that alone are copied, and how; null copies all.</summary>
    public Repair? Repair { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        ReportFile.Check(command);
        command.RefuseRoads(from, to);
        AfterRun.Check(command, to);
        var title = new RunTitle(recording.Id, from.Path, to.Path, command.GetValue(SafetyOptions.DryRun))
        {
            Repeat = Repair is null ? "" : TypedCommand.Text,
        };
        using var output = NewOutput();
        try
        {
            return await RunAsync(title, output, cancellation);
        }
        catch (Exception error)
        {
            output.Dispose();
            var exitCode = Failures.ExitCodeOf(error);
            var state = exitCode == ExitCodes.Interrupted ? RunState.Interrupted : RunState.Failed;
            recording.End(state, exitCode, state == RunState.Interrupted ? "interrupted" : error.Message);
            output.Failed(title, error, exitCode, CanBeResumed);
            if (CanBeResumed)
            {
                throw new UnfinishedRunException(title, to, error);
            }

            throw;
        }
    }

    // Neither goes on with a run nor repeats a pass.
    private bool IsFirst => !recording.GoesOn && Pass <= 1;

    private bool CanBeResumed => recording.Ledger?.Run.IsResumable == true;

    private async Task<int> RunAsync(RunTitle title, RunOutput output, CancellationToken cancellation)
    {
        var request = Request();
        using var passes = Repair is null ? Passes.Open(command, Plan, from, to) : null;
        output.Started(title);
        var opener = new EndpointOpener(command, recording.Folder)
        {
            FormatIsOfSource = from.Kind == EndpointKind.Files,
            ReadsByHooks = command.Road() == "hooks" && to.Kind != EndpointKind.Server,
            BackupRoads = new BackupRoads(command, recording, output),
            Spool = recording.Before?.Spool ?? "",
        };
        await using var opened = await opener.OpenSourceAsync(from, cancellation);
        ISource source = Repair is null ? opened : new SelectedRows(opened, Repair.Rows, Repair.Links);
        await using var target = await opener.OpenTargetAsync(to, source, cancellation);
        output.Step("looking at the source");
        var now = target.KeepsWhatIsWritten ? await target.GetCollectionsAsync(cancellation) : null;
        request = request with { TargetCollections = recording.Collections ?? now };
        var planned = await RunPlanner.PlanAsync(source, target, request, cancellation);
        if (passes is not null)
        {
            planned = await Passes.PlanAsync(command, source, planned, passes, to, IsAgreed, cancellation);
        }

        output.Planned(title, planned);
        // A run refuses by itself what it can't do; here is said what may surprise.
        foreach (var item in IsFirst ? target.CheckQuickly(planned.Plan).Where(i => i.State != CheckState.Ok) : [])
        {
            output.Note(item.Cure.Length > 0 ? $"{item.Finding} {item.Cure}" : item.Finding);
        }

        var dependants = await Truncation.ConfirmAsync(
            planned.Plan,
            to,
            target,
            IsFirst ? output : null,
            IsAgreed,
            cancellation
        );
        await SecretsCost.ConfirmAsync(planned.Plan, source, output, IsAgreed, cancellation);

        var backup = !IsFirst
            ? null
            : await new FirstBackup(command, to, output).MakeAsync(recording.Id, target, cancellation);
        var context = new RunContext
        {
            TargetVersion = opener.TargetVersion,
            Rejects = Path.GetFullPath(RejectsPath),
            Spool = SpoolOf(opener),
            Backup = backup ?? (target as BackupTarget)?.OldState ?? "",
            NoUndo = WhyNoUndo(target),
            Collections = now is null ? "" : new JsonArray([.. now.Select(c => (JsonNode)c.ToJson())]).ToJsonString(),
        };
        if (context.NoUndo.Length == 0 && !planned.Plan.DryRun && target is ApiTarget server)
        {
            foreach (var loss in server.UndoLosses(planned.Plan, dependants))
            {
                output.Note($"pbferry undo won't bring back {loss}");
            }
        }

        var plan = recording.Begin(planned.Plan, title, target, context);
        if (passes is not null && recording.Ledger?.Undo is { } undo)
        {
            undo.SetFact(UndoFile.Passes, passes.Folder);
            undo.Commit();
        }

        using var rejects = new RejectFolder(RejectsPath, recording.Ledger?.Rejects.All() ?? [])
        {
            Begun = recording.Ledger is { } ledger ? ledger.Rejects.Begin : null,
        };
        var rejected = new RejectedRows(rejects);
        var executor = new RunExecutor(source, target, plan, Options(rejected, output), Mapping());
        var report = await executor.ExecuteAsync(cancellation);
        rejects.Dispose();
        Report = report;
        var verified =
            command.GetValue(SafetyOptions.Verify) && !report.Stopped && !plan.DryRun
                ? await new AfterRun(command, from, to, recording.Folder).VerifyAsync(
                    source,
                    target,
                    plan,
                    request,
                    recording.Ledger,
                    rejected,
                    output,
                    opener,
                    cancellation
                )
                : null;
        var outcome = new RunOutcome
        {
            Title = title,
            Report = report,
            Rejects = rejects,
            Backup = backup,
            Verified = verified,
            Next = NextCommands.After(report, plan, request, rejects, from, to, context.NoUndo.Length == 0),
        };
        recording.End(
            report.Stopped ? RunState.Stopped : RunState.Done,
            outcome.ExitCode,
            report.StopReason ?? report.StoppedBy?.Fault.Message ?? "",
            report
        );
        output.Ended(outcome);
        if (Repair is null)
        {
            ReportFile.Write(command, json => ResultJson.WriteOutcome(json, outcome));
        }

        return outcome.ExitCode;
    }

    private string WhyNoUndo(ITarget target) =>
        command.GetValue(SafetyOptions.NoUndo) ? $"it was run with {SafetyOptions.NoUndo.Name}"
        : target is BackupTarget ? "it went by backup"
        : to.IsPocketBase ? ""
        : UndoneRun.WroteFiles;

    private PlanRequest Request()
    {
        if (Repair is not null)
        {
            return Repair.Request with
            {
                RunId = recording.Id,
                Live = command.GetValue(SafetyOptions.Live),
                Stopped = command.GetValue(SafetyOptions.Stopped),
            };
        }

        var request = PlanRequests.Read(command, recording.Id, Plan);
        return from.IsPocketBase && to.IsSingleTable && request.Collections.Count > 0
            ? request with
            {
                Exclude = [.. request.Exclude, .. Companions.Except(request.Collections)],
            }
            : request;
    }

    // Whoever resumes has agreed at the beginning.
    private bool IsAgreed => command.GetValue(SafetyOptions.Yes) || recording.GoesOn;

    private string RejectsPath =>
        recording.Before?.Rejects is { Length: > 0 } before ? before
        : command.GetValue(BadRowOptions.Rejects) is { } named ? named
        : Path.Combine(recording.Folder, "rejects");

    private string SpoolOf(EndpointOpener opener) =>
        !from.IsStandardStream || command.GetValue(FormatOptions.NoSpool) ? "" : opener.FindSpool();

    private RunOutput NewOutput()
    {
        var place = new ResultPlace(dataGoesToOutput: to.IsStandardStream || Repair is not null);
        return command.GetValue(OutputOptions.Json) ? new JsonOutput(place)
            : command.GetValue(OutputOptions.Quiet) ? new RunOutput()
            : Pass > 0 ? new PassOutput(Pass)
            : new TextOutput(place);
    }

    private RunOptions Options(IRejectSink rejects, RunOutput output) =>
        new()
        {
            OnError = command.GetValue(BadRowOptions.OnError) switch
            {
                "stop" => OnError.Stop,
                "reject" => OnError.Reject,
                _ when Plan?.Defaults.OnError is { } planned => planned,
                _ => from.IsDatabase(command) ? OnError.Stop : OnError.Reject,
            },
            MaxErrors = command.GetValue(BadRowOptions.MaxErrors) is { } limit ? Numbers.LimitOf(limit) : null,
            Rejects = rejects,
            Progress = output,
            Samples = command.GetValue(CarriedOptions.Show) is { } rows
                ? new SampleText((int)Math.Min(rows, 1000), output)
                : null,
        };

    private MapperOptions Mapping() =>
        new() { TargetVersion = command.GetValue(SafetyOptions.TargetVersion) is { } v ? Version.Parse(v) : null };
}
