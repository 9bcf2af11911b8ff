namespace PocketFerry.Cli.Runs;

/// <summary>A run ended early, and what it wrote stays: it can be resumed.</summary>
/// <param name="run">The run's id.</param>
/// <param name="target">Its target.</param>
/// <param name="reason">What ended it.</param>
internal sealed class UnfinishedRunException(string run, string target, Exception reason)
    : Exception(reason.Message, reason)
{
    /// <summary>What ended it.</summary>
    public Exception Reason => InnerException!;

    /// <summary>What to know about the target.</summary>
    public string Kept => $"What was written into {target} before stays. To go on: {ResumeCommand(run)}";

    public static string ResumeCommand(string run) => $"pbferry resume {run}";
}
