using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Options;

/// <summary>What a run says.</summary>
internal static class OutputOptions
{
    public static Option<bool> Json { get; } =
        new("--json") { Description = "Events as NDJSON instead of text, closing with one \"result\"." };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Say nothing but errors." };

    public static Option<string?> Report { get; } =
        new("--report") { HelpName = "FILE.json", Description = "Write the result into a file as well." };

    public static OptionGroup Group { get; } = new("Output", [Json, Quiet, Report]);
}
