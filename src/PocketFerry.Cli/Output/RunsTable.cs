using System.Globalization;
using PocketFerry.Cli.Runs;

namespace PocketFerry.Cli.Output;

/// <summary>The list of runs for a person.</summary>
internal static class RunsTable
{
    private const int LongestCommand = 60;

    public static void Write(TextWriter output, IReadOnlyList<PastRun> runs)
    {
        string[][] rows =
        [
            ["run", "state", "started", "read", "rejected", "command"],
            .. runs.Select(Row),
        ];
        Aligned.Write(output, rows);
    }

    private static string[] Row(PastRun run)
    {
        var command = string.Join(' ', run.Record.Arguments.Select(Shell.Quote));
        return
        [
            run.Record.Id,
            run.State,
            run.Record.Started.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            run.Streams.Sum(s => s.Read).ToString(CultureInfo.InvariantCulture),
            run.Streams.Sum(s => s.Rejected).ToString(CultureInfo.InvariantCulture),
            command.Length > LongestCommand ? command[..(LongestCommand - 1)] + "…" : command,
        ];
    }
}
