using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;
using PocketFerry.PocketBase.Checks.Audit;

namespace PocketFerry.Cli.Checks;

/// <summary>One check: the target, what is to go in, and every row of it.</summary>
internal sealed class CheckSession(ParseResult command, EndpointAddress to, RunRecording recording, CheckOutput output)
{
    /// <summary>What is to go in; null looks at the target alone.</summary>
    public EndpointAddress? From { get; init; }

    public PlanFile? Plan { get; init; }

    public async Task RunAsync(CancellationToken cancellation)
    {
        var opener = new EndpointOpener(command, recording.Folder) { FormatIsOfSource = true };
        // What isn't opened is said, and what depends on it left out.
        await using var source = From is null
            ? null
            : await OpenedAsync("source", () => opener.OpenSourceAsync(From, cancellation));
        await using var target = await OpenedAsync(
            "target",
            () => opener.OpenTargetAsync(to, source ?? new NoSource(), cancellation)
        );
        if (target is null)
        {
            return;
        }

        var planned = source is null ? null : await PlannedAsync(source, target, cancellation);
        await foreach (var item in target.CheckAsync(planned?.Plan, cancellation))
        {
            output.Add(item);
        }

        if (planned is not null)
        {
            await AuditAsync(source!, target, planned.Plan, cancellation);
        }
    }

    private async Task<T?> OpenedAsync<T>(string name, Func<Task<T>> open)
        where T : class
    {
        try
        {
            return await open();
        }
        catch (EndpointException error)
        {
            output.Add(CheckItem.Failed(name, error.Message, error.Cure), error.Failure);
            return null;
        }
    }

    private async Task<PlannedRun?> PlannedAsync(ISource source, ITarget target, CancellationToken cancellation)
    {
        output.Step("looking at the source");
        var planned = await OpenedAsync(
            "plan",
            () => RunPlanner.PlanAsync(source, target, PlanRequests.Read(command, recording.Id, Plan), cancellation)
        );
        if (planned is null)
        {
            return null;
        }

        var streams = planned.Plan.Streams;
        var made = planned.Plan.CreateCollections.Count;
        output.Add(
            CheckItem.Ok(
                "plan",
                $"{string.Join(", ", streams.Take(8).Select(s => s.Stream.Name == s.TargetName ? s.TargetName : $"{s.Stream.Name} → {s.TargetName}"))}"
                    + (streams.Count > 8 ? $" and {streams.Count - 8} more" : "")
                    + ": every column has its field"
                    + (made > 0 ? $"; {made} collection{(made == 1 ? " is" : "s are")} to be made." : ".")
            )
        );
        foreach (var note in planned.Notes.Where(n => n.Kind == PlanNoteKind.Warning))
        {
            output.Add(CheckItem.Warning("plan", note.Stream.Length > 0 ? $"{note.Stream}: {note.Text}" : note.Text));
        }

        return planned;
    }

    private async Task AuditAsync(ISource source, ITarget target, RunPlan plan, CancellationToken cancellation)
    {
        var groups = new RejectGroups();
        var options = new RunOptions
        {
            OnError = OnError.Reject,
            Rejects = groups,
            Progress = output,
        };
        var mapping = new MapperOptions
        {
            TargetVersion = command.GetValue(SafetyOptions.TargetVersion) is { } v ? Version.Parse(v) : null,
        };
        await using var audit = new AuditTarget(target);
        var report = await new RunExecutor(source, audit, plan with { DryRun = true }, options, mapping).ExecuteAsync(
            cancellation
        );
        foreach (var stream in report.Streams)
        {
            Add(stream, [.. groups.All.Where(g => g.Collection == stream.Target && g.First.Stream == stream.Stream)]);
        }
    }

    private void Add(StreamReport stream, List<RejectGroup> groups)
    {
        var rows = RowCount.Text(stream.Read);
        if (groups.Count == 0)
        {
            output.Add(CheckItem.Ok("rows", $"{stream.Target}: {rows} fit the collection's rules."));
        }

        foreach (var group in groups)
        {
            var place = RejectLines.Line(From!.Path, group.First);
            output.Add(
                CheckItem.Failed(
                    "rows",
                    $"{stream.Target}: {RowCount.Number(group.Count)} of {rows} would be rejected ({group.First.Fault.Code}); the first: {place}",
                    group.First.Fault.Cure
                )
            );
        }

        foreach (var warning in stream.Warnings)
        {
            output.Add(CheckItem.Warning("rows", $"{stream.Target}: {warning}."));
        }
    }
}
