using System.CommandLine;

namespace PocketFerry.Cli.Options;

/// <summary>Makes options that take several names, with commas or repeated.</summary>
internal static class Lists
{
    public static Option<string[]> Of(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description };

    /// <summary>The names given, taken apart at commas; empty where the option wasn't given.</summary>
    public static IReadOnlyList<string> Names(this ParseResult command, Option<string[]> option) =>
        [
            .. (command.GetValue(option) ?? []).SelectMany(v =>
                v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            ),
        ];
}
