using PocketFerry.Cli.Verifying;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Runs;

/// <summary>A run that came to its end, or was stopped by bad rows.</summary>
internal sealed record RunOutcome
{
    public required RunTitle Title { get; init; }

    public required RunReport Report { get; init; }

    public required RejectFolder Rejects { get; init; }

    /// <summary>The backup that was made of the target first; null where none was.</summary>
    public string? Backup { get; init; }

    /// <summary>What came of <c>--verify</c>; null without it.</summary>
    public VerifyOutcome? Verified { get; init; }

    /// <summary>What to type next, where something suggests itself.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    public int ExitCode =>
        Report.Stopped || Verified?.ExitCode == ExitCodes.Failed ? ExitCodes.Failed
        : Verified?.ExitCode == ExitCodes.Different ? ExitCodes.Different
        : Report.Rejected > 0 ? ExitCodes.DoneWithRejects
        : ExitCodes.Done;
}

/// <summary>What a run is about.</summary>
internal sealed record RunTitle(string RunId, string Source, string Target, bool DryRun)
{
    /// <summary>What to type to go on where the run ends early; empty is to resume it.</summary>
    public string Repeat { get; init; } = "";

    /// <summary>What to type to go on.</summary>
    public string GoOn => Repeat.Length > 0 ? Repeat : UnfinishedRunException.ResumeCommand(RunId);
}
