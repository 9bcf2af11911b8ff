using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Plans;

namespace PocketFerry.Cli.Runs;

/// <summary>How rejected rows get in by way of their source: it is mended, and the run done again without doubling what is there.</summary>
internal static class SourceMending
{
    public static string For(RunPlan plan, PlanRequest request, EndpointAddress source, bool canBeUndone)
    {
        var place = source.IsStandardStream ? "the input" : Shell.Quote(source.Path);
        var mend = $"mend the rows in {place}";
        if (plan.Streams.FirstOrDefault(s => !TellsExisting(s)) is { } blind)
        {
            return canBeUndone
                ? $"pbferry undo {plan.RunId}, as new ids tell no record, {mend}, then the same again"
                : $"{mend}, then the same with --upsert {Shell.Quote($"{blind.TargetName}=FIELD")}, as new ids tell no record";
        }

        if (plan.Streams.Any(s => s is { Ids: IdPolicy.Derive, KeyColumns: [], MatchFields: [], Truncate: false }))
        {
            mend += " (add and remove none: their numbers tell the records)";
        }

        var collides = plan.Streams.Any(s => s is { Mode: WriteMode.Insert, Truncate: false });
        return !collides ? $"{mend}, then the same again"
            : request.File is null ? $"{mend}, then the same with --mode skip"
            : $"{mend}, then the same with 'mode: skip' in the plan";
    }

    private static bool TellsExisting(StreamPlan stream) =>
        stream.Truncate || stream.Ids != IdPolicy.New || stream.MatchFields.Count > 0;
}
