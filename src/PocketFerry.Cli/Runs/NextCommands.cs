using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Runs;

/// <summary>What suggests itself after a run.</summary>
internal static class NextCommands
{
    public static IReadOnlyList<string> After(
        RunReport report,
        RunPlan plan,
        PlanRequest request,
        RejectFolder rejects,
        EndpointAddress source,
        EndpointAddress target,
        bool canBeUndone
    )
    {
        if (report.Stopped || plan.DryRun)
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
            return RejectsImport.For(report, plan, request, rejects, source, target) is { Count: > 0 } imports
                ? imports
                : [SourceMending.For(plan, request, source, canBeUndone)];
        }

        return plan.Live || target.Kind == EndpointKind.Server
            ? []
            : [$"pocketbase serve --dir {Shell.Quote(target.Path)}"];
    }
}
