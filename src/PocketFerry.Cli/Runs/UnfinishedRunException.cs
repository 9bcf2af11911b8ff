using PocketFerry.Cli.Endpoints;

namespace PocketFerry.Cli.Runs;

/// <summary>A run ended early, and what it wrote stays, in its target or beside it: it can go on.</summary>
/// <param name="title">The run.</param>
/// <param name="target">Its target.</param>
/// <param name="reason">What ended it.</param>
internal sealed class UnfinishedRunException(RunTitle title, EndpointAddress target, Exception reason)
    : Exception(reason.Message, reason)
{
    /// <summary>What ended it.</summary>
    public Exception Reason => InnerException!;

    /// <summary>What to know about the target.</summary>
    public string Kept => $"{WhatStays(target)} To go on: {title.GoOn}";

    public static string WhatStays(EndpointAddress target) =>
        target.IsPocketBase
            ? $"What was written into {target.Path} before stays."
            : $"{target.Path} is as it was; what was written so far stays beside it, under another name.";

    public static string ResumeCommand(string run) => $"pbferry resume {run}";
}
