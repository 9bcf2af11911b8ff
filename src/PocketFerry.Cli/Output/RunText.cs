using System.Globalization;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Ledgers;

namespace PocketFerry.Cli.Output;

/// <summary>A run of the past for a person.</summary>
internal static class RunText
{
    public static void Write(TextWriter output, PastRun run)
    {
        Aligned.Write(output, [.. Facts(run).Where(f => f[1].Length > 0)]);
        if (run.Streams.Count > 0)
        {
            output.WriteLine();
            Aligned.Write(
                output,
                [
                    ["stream", "collection", "read", "inserted", "updated", "skipped", "rejected", "files", "state"],
                    .. run.Streams.Select(Row),
                ]
            );
        }

        foreach (var (stream, warning) in run.Streams.SelectMany(s => s.Warnings.Select(w => (s.Stream, w))))
        {
            output.WriteLine($"warning: {stream}: {warning}");
        }

        if (run.GoOn is { } next)
        {
            output.WriteLine($"next: {next}");
        }
    }

    /// <summary>A setting that is still to be put back.</summary>
    public static string Of(SettingChange change) =>
        $"{change.Kind} {change.Subject}".TrimEnd() + $" is {change.During} and was {change.Before}";

    private static IEnumerable<string[]> Facts(PastRun run)
    {
        var record = run.Record;
        yield return ["run", record.Id];
        yield return ["state", run.State + (record.ExitCode is { } code ? $" (exit code {code})" : "")];
        yield return ["error", record.Failure];
        yield return ["command", TypedCommand.TextOf(record.Arguments)];
        yield return ["in", record.Folder];
        yield return ["started", Time(record.Started)];
        yield return ["ended", record.Ended is { } ended ? Time(ended) : ""];
        yield return ["resumed", record.Resumed > 0 ? $"{record.Resumed} times" : ""];
        yield return ["source", record.Source];
        yield return ["target", record.Target + (record.DryRun ? " (dry run)" : "")];
        yield return
        [
            "versions",
            $"pbferry {record.Version}{(record.TargetVersion.Length > 0 ? $", PocketBase {record.TargetVersion}" : "")}",
        ];
        yield return ["unfinished", run.Unfinished];
        yield return ["rejects", run.Streams.Any(s => s.Rejected > 0) ? record.Rejects : ""];
        yield return ["renamed", run.Renamed > 0 ? $"{run.Renamed} files have other names in the target" : ""];
        yield return ["backup", record.Backup];
        yield return ["undoes", record.Undoes];
        yield return ["undone by", record.UndoneBy];
        yield return ["undo", run.CanBeUndone ? $"pbferry undo {record.Id}" : ""];
        foreach (var change in run.Unsettled)
        {
            yield return ["put back", Of(change)];
        }
    }

    private static string[] Row(StreamProgress stream) =>
        [
            stream.Stream,
            stream.Target,
            N(stream.Read),
            N(stream.Inserted),
            N(stream.Updated),
            N(stream.Skipped),
            N(stream.Rejected),
            N(stream.Files),
            stream.State.ToString().ToLowerInvariant(),
        ];

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
