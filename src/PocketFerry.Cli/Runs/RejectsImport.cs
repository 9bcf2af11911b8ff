using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;
using PocketFerry.Model.Fields;

namespace PocketFerry.Cli.Runs;

/// <summary>
/// How rejected rows get in by themselves: their file is mended and imported. That makes the records that the run would have made only
/// where the rows came as JSON, and hold all that the records are made from.
/// </summary>
internal static class RejectsImport
{
    private const int MostFiles = 3;

    /// <summary>The commands; none where one of them would make other records.</summary>
    public static IReadOnlyList<string> For(
        RunReport report,
        RunPlan plan,
        PlanRequest request,
        RejectFolder rejects,
        EndpointAddress source,
        EndpointAddress target
    )
    {
        var names = report.Streams.Where(s => s.Rejected > 0).Select(s => s.Stream).ToHashSet(StringComparer.Ordinal);
        var streams = plan.Streams.Where(s => names.Contains(s.Stream.Name)).ToList();
        var suffices =
            source.Kind == EndpointKind.Files
            && request.File is null
            && request.Drop.All(d => d == "*")
            && streams.TrueForAll(s => rejects.Whole.ContainsKey(s.Stream.Name) && Suffices(s));
        return !suffices
            ? []
            : [.. streams.Take(MostFiles).Select(s => CommandFor(s, request, rejects.Whole[s.Stream.Name], target))];
    }

    private static bool Suffices(StreamPlan stream) =>
        stream.Stream is { TextIsUntyped: false, Collection: null, Columns: [], Key: [], ForeignKeys: [] }
        // Row numbers are others in the file of the rejects.
        && (stream.Ids == IdPolicy.Keep || stream is { Ids: IdPolicy.Derive, KeyColumns.Count: > 0 })
        && stream.Fields.All(m => m.DeriveFor is null && (stream.WithSecrets || m.Field is not PasswordField));

    private static string CommandFor(StreamPlan stream, PlanRequest request, string file, EndpointAddress target)
    {
        var collection = stream.TargetName;
        var ids = stream.Ids == IdPolicy.Keep ? " --ids keep" : $" --key {Pair("*", stream.KeyColumns)}";
        // Mended rows must meet existing records as the others did: without this an upsert would end in a second record.
        var match = stream.MatchFields.Count > 0 ? $" --upsert {Pair(collection, stream.MatchFields)}" : "";
        var mode =
            request.Mode is not null || (stream.Mode != WriteMode.Insert && match.Length == 0)
                ? $" --mode {stream.Mode.ToString().ToLowerInvariant()}"
                : "";
        var leftOut = request.Drop.Count > 0 ? " --drop '*'" : "";
        var safety = (request.Live ? " --live" : "") + (request.Stopped ? " --stopped" : "");
        return $"mend {Shell.Quote(file)}, then pbferry import {Shell.Quote(file)} {Shell.Quote(target.Path)} "
            + $"--collection {Shell.Quote(collection)}{ids}{mode}{match}{leftOut}{safety}";
    }

    private static string Pair(string name, IEnumerable<string> columns) =>
        Shell.Quote($"{name}={string.Join(',', columns)}");
}
