using System.CommandLine;
using PocketFerry.Cli.Commands;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Engine.Verification;

namespace PocketFerry.Cli.Verifying;

/// <summary>One comparison from a command line: opens both sides, compares, repairs if asked, and tells.</summary>
internal sealed class VerifySession(ParseResult command, EndpointAddress from, EndpointAddress to, PlanFile? plan)
{
    private readonly string _folder = StateFolder.Store.FolderOf(RunIds.New());
    private readonly ResultPlace _place = new(dataGoesToOutput: false);
    private KnownRun? _known;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        ReportFile.Check(command);
        _known = KnownRun.Find(from, to);
        using var progress = NewProgress();
        try
        {
            using var links = new LinkLedgers(from, to);
            var (report, selections) = await CompareAsync(links, progress, cancellation);
            long? before = null;
            if (command.GetValue(VerifyOptions.Repair) && selections.Count > 0)
            {
                before = report.Differences;
                await RepairAsync(report, selections, links, progress, cancellation);
                // It may have given files other names once more.
                using var led = new LinkLedgers(from, to);
                (report, _) = await CompareAsync(led, progress, cancellation);
            }

            progress.Dispose();
            var smoke = command.GetValue(VerifyOptions.Smoke) is { } check
                ? (check, await SmokeCheck.RunAsync(check, to, cancellation))
                : ((string, int)?)null;
            return Tell(
                new VerifyOutcome(report)
                {
                    Before = before,
                    Smoke = smoke,
                    Next = Next(report, before),
                }
            );
        }
        finally
        {
            if (Directory.Exists(_folder) && !Directory.EnumerateFileSystemEntries(_folder).Any())
            {
                Directory.Delete(_folder);
            }
        }
    }

    private async Task<(VerifyReport Report, Dictionary<string, RowSelection?> Selections)> CompareAsync(
        LinkLedgers links,
        RunOutput progress,
        CancellationToken cancellation
    )
    {
        var opener = new EndpointOpener(command, _folder) { FormatIsOfSource = true };
        await using var source = await opener.OpenSourceAsync(from, cancellation);
        await using var target = await opener.OpenComparedAsync(to, cancellation);
        using var verifier = new Verifier(source, target, Request() with { Links = links.Targets }, progress);
        var report = await verifier.RunAsync(cancellation);
        return (report, verifier.ToRepair());
    }

    private VerifyRequest Request() =>
        VerifyRequests.Read(command, _folder) with
        {
            Plan = PlanRequest(),
            NotCarried = _known?.NotCarried,
            IdSeed = _known?.Record.Seed ?? "",
        };

    // Whoever names no way gets the one that the records have gone.
    private PlanRequest PlanRequest()
    {
        var asked = PlanRequests.Read(command, "", plan);
        if (plan is not null)
        {
            return asked with { WithSecrets = asked.WithSecrets || command.GetValue(CarriedOptions.WithSecrets) };
        }

        var isShaped = VerifyOptions.Rows.Options.Any(o => command.GetResult(o) is { Implicit: false });
        if (isShaped || _known is null)
        {
            return asked;
        }

        var typed = Pbferry.Parse([.. _known.Record.Arguments]);
        if (typed.Errors.Count > 0 || typed.CommandResult.Command is not EndToEndCommand)
        {
            return asked;
        }

        var way = PlanRequests.Read(typed, "");
        return asked with
        {
            Collections = asked.Collections.Count > 0 ? asked.Collections : way.Collections,
            Exclude = asked.Exclude.Count > 0 ? asked.Exclude : way.Exclude,
            Collection = way.Collection,
            Mode = way.Mode,
            Upsert = way.Upsert,
            Ids = way.Ids,
            Keys = way.Keys,
            Names = way.Names,
            Types = way.Types,
            Drop = way.Drop,
            Where = way.Where,
            Limit = way.Limit,
            Files = asked.Files && way.Files,
        };
    }

    private async Task RepairAsync(
        VerifyReport report,
        Dictionary<string, RowSelection?> selections,
        LinkLedgers links,
        RunOutput progress,
        CancellationToken cancellation
    )
    {
        progress.Dispose();
        Console.Error.WriteLine(
            $"Found {Words.Count(report.Differences, "difference")}; copying the records once more."
        );
        using var recording = RunRecording.New(TypedCommand.Arguments);
        var request = PlanRequest();
        var repair = new Repair(
            selections,
            request with
            {
                Collections = request.File is null
                    ? [.. selections.Keys]
                    : [.. report.Collections.Where(c => selections.ContainsKey(c.From)).Select(c => c.Name)],
                Exclude = [],
                Mode = WriteMode.Upsert,
                ReplaceFiles = report
                    .Collections.Where(c => c.ChangedParts[RecordParts.Files] > 0)
                    .Select(c => c.From)
                    .ToHashSet(StringComparer.Ordinal),
            },
            links.Targets
        );
        await new RunSession(command, from, to, recording) { Plan = plan, Repair = repair }.RunAsync(cancellation);
    }

    private RunOutput NewProgress() =>
        command.GetValue(OutputOptions.Json) ? new JsonOutput(_place)
        : command.GetValue(OutputOptions.Quiet) ? new RunOutput()
        : new TextOutput(_place);

    private int Tell(VerifyOutcome outcome)
    {
        if (command.GetValue(OutputOptions.Json))
        {
            _place.Writer.WriteLine(
                ResultJson.Text(
                    json =>
                    {
                        json.WriteString("event", "result");
                        VerifyJson.Write(json, outcome);
                    },
                    indented: false
                )
            );
        }
        else if (!command.GetValue(OutputOptions.Quiet))
        {
            new VerifyText(_place.Writer, VerifyText.Shown(command.GetValue(VerifyOptions.Show))).Write(outcome);
        }

        ReportFile.Write(command, json => VerifyJson.Write(json, outcome));
        return outcome.ExitCode;
    }

    private List<string> Next(VerifyReport report, long? before)
    {
        var next = new List<string>();
        if (report.Collections.Exists(c => c.Missing + c.Changed > 0) && before is null && to.IsPocketBase)
        {
            next.Add($"copy what is missing or differs once more: {TypedCommand.Text} --repair");
        }

        var missing = report.Collections.Where(c => c.IsMissing).Select(c => c.From).ToList();
        if (missing.Count > 0 && plan is null && to.IsPocketBase)
        {
            next.Add(
                $"pbferry copy {Shell.Quote(from.Path)} {Shell.Quote(to.Path)} --create-missing --collections {Shell.Quote(string.Join(',', missing))}"
            );
        }

        return next;
    }
}
