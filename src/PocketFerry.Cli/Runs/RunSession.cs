using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Runs;

/// <summary>One run from a command line: opens both ends, plans, asks where it must, executes, and tells.</summary>
internal sealed class RunSession(ParseResult command, EndpointAddress from, EndpointAddress to)
{
    // Auth records take these along, which a single file has no room for.
    private static readonly string[] Companions = ["_externalAuths"];

    private readonly string _runId = RunIds.New();

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        CheckReport();
        var request = PlanRequests.Read(command, _runId);
        command.RefuseRoads(from, to);
        if (from.IsPocketBase && to.IsSingleTable && request.Collections.Count > 0)
        {
            request = request with { Exclude = [.. request.Exclude, .. Companions.Except(request.Collections)] };
        }

        var title = new RunTitle(_runId, from.Path, to.Path, request.DryRun);
        using var output = NewOutput();
        try
        {
            output.Started(title);
            var opener = new EndpointOpener(command, StateFolder.OfRun(_runId))
            {
                FormatIsOfSource = from.Kind == EndpointKind.Files,
                BackupRoads = new BackupRoads(command, _runId, output),
            };
            await using var source = await opener.OpenSourceAsync(from, cancellation);
            await using var target = await opener.OpenTargetAsync(to, source, cancellation);
            output.Step("looking at the source");
            var planned = await RunPlanner.PlanAsync(source, target, request, cancellation);
            output.Planned(title, planned);
            await Truncation.ConfirmAsync(planned.Plan, to, target, command.GetValue(SafetyOptions.Yes), cancellation);

            var backup = await new FirstBackup(command, to, output).MakeAsync(_runId, target, cancellation);
            using var rejects = new RejectFolder(RejectsPath);
            var executor = new RunExecutor(source, target, planned.Plan, Options(rejects, output), Mapping());
            var report = await executor.ExecuteAsync(cancellation);
            rejects.Dispose();
            var outcome = new RunOutcome
            {
                Title = title,
                Report = report,
                Rejects = rejects,
                Backup = backup,
                Next = NextCommands.After(report, rejects, to, request),
            };
            output.Ended(outcome);
            WriteReport(outcome);
            return outcome.ExitCode;
        }
        catch (Exception error)
        {
            output.Dispose();
            output.Failed(title, error, Failures.ExitCodeOf(error));
            throw;
        }
        finally
        {
            StateFolder.Tidy(_runId);
        }
    }

    private string RejectsPath =>
        command.GetValue(BadRowOptions.Rejects) ?? Path.Combine(StateFolder.OfRun(_runId), "rejects");

    private RunOutput NewOutput()
    {
        var place = new ResultPlace(dataGoesToOutput: to.IsStandardStream);
        return command.GetValue(OutputOptions.Json) ? new JsonOutput(place)
            : command.GetValue(OutputOptions.Quiet) ? new RunOutput()
            : new TextOutput(place);
    }

    private RunOptions Options(RejectFolder rejects, IRunProgress progress) =>
        new()
        {
            OnError = command.GetValue(BadRowOptions.OnError) switch
            {
                "stop" => OnError.Stop,
                "reject" => OnError.Reject,
                _ => from.IsDatabase(command) ? OnError.Stop : OnError.Reject,
            },
            MaxErrors = command.GetValue(BadRowOptions.MaxErrors) is { } limit ? Numbers.LimitOf(limit) : null,
            Rejects = rejects,
            Progress = progress,
        };

    private MapperOptions Mapping() =>
        new() { TargetVersion = command.GetValue(SafetyOptions.TargetVersion) is { } v ? Version.Parse(v) : null };

    // Before the run: one that is kept must not end as a failure because its report has no place.
    private void CheckReport()
    {
        if (command.GetValue(OutputOptions.Report) is not { } path)
        {
            return;
        }

        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{path}: the report can't be written: {error.Message}",
                "Give --report a file in a folder that is there and writable.",
                EndpointFailure.Usage
            );
        }
    }

    private void WriteReport(RunOutcome outcome)
    {
        if (command.GetValue(OutputOptions.Report) is { } path)
        {
            File.WriteAllText(
                path,
                ResultJson.Text(json => ResultJson.WriteOutcome(json, outcome), indented: true) + "\n"
            );
        }
    }
}
