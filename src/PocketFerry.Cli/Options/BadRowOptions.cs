using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Options;

/// <summary>What happens to rows that can't go in.</summary>
internal static class BadRowOptions
{
    public static Option<string?> OnError { get; } =
        Choices.Of(
            "--on-error",
            "A bad row stops the run, or is kept aside with its reason. By default reject for files, stop for databases "
                + "and data directories.",
            "stop",
            "reject"
        );

    public static Option<string?> MaxErrors { get; } =
        new("--max-errors")
        {
            HelpName = "N|N%",
            Description = "Stop after all at more than N bad rows, or N percent of a stream's.",
        };

    public static Option<string?> Rejects { get; } =
        new("--rejects")
        {
            HelpName = "DIR",
            Description = "The folder for rejected rows and reasons; by default one of the run's own.",
        };

    static BadRowOptions() =>
        MaxErrors.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Numbers.LimitOf(text) is null)
            {
                result.AddError($"--max-errors takes a number such as 100, or a share such as 2%, not '{text}'.");
            }
        });

    public static OptionGroup Group { get; } = new("Bad rows", [OnError, MaxErrors, Rejects]);
}
