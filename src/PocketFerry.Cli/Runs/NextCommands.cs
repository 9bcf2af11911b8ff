using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Runs;

/// <summary>What suggests itself after a run.</summary>
internal static class NextCommands
{
    private const int MostFiles = 3;
    private const string Reasons = ".reasons.ndjson";

    public static IReadOnlyList<string> After(
        RunReport report,
        RejectFolder rejects,
        EndpointAddress target,
        PlanRequest request
    )
    {
        if (report.Stopped || request.DryRun)
        {
            return report.Stopped ? [] : ["the same without --dry-run"];
        }

        if (!target.IsPocketBase)
        {
            var isDump = !target.IsStandardStream && File.Exists(Path.Combine(target.Path, "manifest.json"));
            return isDump ? [$"pbferry import {Shell.Quote(target.Path)} OTHER_PB_DATA --create-missing"] : [];
        }

        if (report.Rejected > 0)
        {
            return [.. Mend(report, rejects, target, request)];
        }

        return request.Live || target.Kind == EndpointKind.Server
            ? []
            : [$"pocketbase serve --dir {Shell.Quote(target.Path)}"];
    }

    private static IEnumerable<string> Mend(
        RunReport report,
        RejectFolder rejects,
        EndpointAddress target,
        PlanRequest request
    )
    {
        var files = Directory
            .EnumerateFiles(rejects.Folder, "*.ndjson")
            .Where(f => !f.EndsWith(Reasons, StringComparison.Ordinal) && new FileInfo(f).Length > 0)
            .Order(StringComparer.Ordinal);
        foreach (var file in files.Take(MostFiles))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var collection = report.Streams.FirstOrDefault(s => s.Stream == name)?.Target ?? name;
            yield return $"mend {Shell.Quote(file)}, then pbferry import {Shell.Quote(file)} "
                + $"{Shell.Quote(target.Path)} --collection {Shell.Quote(collection)}{Treatment(request, name, collection)}";
        }
    }

    // Mended rows must meet existing records as the others did: without this an upsert would end in a second record.
    private static string Treatment(PlanRequest request, string stream, string collection)
    {
        var mode = request.Mode is { } chosen ? $" --mode {chosen.ToString().ToLowerInvariant()}" : "";
        var upsert = request.Upsert;
        var match =
            upsert.GetValueOrDefault(collection) ?? upsert.GetValueOrDefault(stream) ?? upsert.GetValueOrDefault("*");
        return match is null ? mode : $"{mode} --upsert {Shell.Quote($"{collection}={string.Join(',', match)}")}";
    }
}
