using PocketFerry.Engine.Verification;

namespace PocketFerry.Cli.Verifying;

/// <summary>What came of a comparison, and of what followed it.</summary>
internal sealed record VerifyOutcome(VerifyReport Report)
{
    /// <summary>How many differences there were before a repair; null where nothing was repaired.</summary>
    public long? Before { get; init; }

    /// <summary>The owner's own check, and what it exited with; null where there was none.</summary>
    public (string Command, int ExitCode)? Smoke { get; init; }

    /// <summary>What to type next.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    public int ExitCode =>
        Report.Differences > 0 || Smoke is { ExitCode: not 0 } ? ExitCodes.Different
        : !Report.IsWhole ? ExitCodes.Failed
        : Report.Refused > 0 ? ExitCodes.DoneWithRejects
        : ExitCodes.Done;

    /// <summary>The verdict in one line.</summary>
    public string Verdict
    {
        get
        {
            var collections = Report.Collections.Count;
            var differing = Report.Collections.Count(c => c.Differences > 0);
            var records = Report.Collections.Sum(c => c.FromRecords);
            var told = Report.Collections.Count(c => c.State == VerifyState.NoRecordIds);
            return Report.Differences > 0
                    ? $"DIFFERENT: {Words.Count(Report.Differences, "difference")} in {differing} of {Words.Count(collections, "collection")}"
                : !Report.IsWhole ? "NOT KNOWN: not all could be read"
                : told > 0 ? $"EQUAL as far as it can be told: {Words.Count(told, "collection")} could not be compared"
                : Report.Refused > 0
                    ? $"EQUAL but for {Words.Count(Report.Refused, "row")} that TO can't take: {Words.Count(records, "record")} in {Words.Count(collections, "collection")}"
                : Smoke is { ExitCode: not 0 }
                    ? $"EQUAL, but your check failed: {Words.Count(records, "record")} in {Words.Count(collections, "collection")}"
                : $"EQUAL: {Words.Count(records, "record")} in {Words.Count(collections, "collection")}";
        }
    }
}
