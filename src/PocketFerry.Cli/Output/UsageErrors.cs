using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Output;

/// <summary>Says what is wrong with a command line, and where to read how it goes.</summary>
internal static class UsageErrors
{
    public static int Report(ParseResult command)
    {
        foreach (var error in command.Errors.Select(e => e.Message).Distinct())
        {
            Console.Error.WriteLine($"pbferry: {error}");
        }

        Console.Error.WriteLine($"   cure: {HelpPage.FullName(command.CommandResult.Command)} --help");
        return ExitCodes.Usage;
    }
}
