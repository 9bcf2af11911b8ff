using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Engine.Passes;

namespace PocketFerry.Cli.Options;

/// <summary>How a plan is run again and again.</summary>
internal static class PassOptions
{
    /// <summary>The word of <c>--since</c> that stands for the last pass.</summary>
    public const string Last = "last";

    public static Option<bool> DeleteMissing { get; } =
        new("--delete-missing")
        {
            Description =
                "Delete the records that earlier passes of the plan made, and whose rows the source no longer has. Asks.",
        };

    public static Option<TimeSpan?> Follow { get; } =
        new("--follow")
        {
            HelpName = "PAUSE",
            Description = "Pass after pass, as with --since last, with a pause between (30s, 5m), until Ctrl-C.",
            CustomParser = result =>
            {
                if (PassOverlap.TryParseTime(result.Tokens[0].Value, out var pause) && pause.TotalSeconds >= 1)
                {
                    return pause;
                }

                result.AddError($"--follow takes a pause such as 30s, 5m or 1h, not '{result.Tokens[0].Value}'.");
                return null;
            },
        };

    public static OptionGroup Group { get; } = new("Passes", [ServerOptions.Since, DeleteMissing, Follow]);

    /// <summary>Whether only what is new since the last pass is asked for.</summary>
    public static bool IsSinceLast(this ParseResult command) =>
        command.GetValue(Follow) is not null || command.GetValue(ServerOptions.Since) is [Last];
}
