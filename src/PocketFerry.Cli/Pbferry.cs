using System.CommandLine;
using PocketFerry.Cli.Commands;
using PocketFerry.Cli.Output;

namespace PocketFerry.Cli;

/// <summary>One run of the program, from arguments to exit code.</summary>
internal static class Pbferry
{
    // An argument that starts with @ is a value like any other here, never a file of further arguments.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Takes a command line apart.</summary>
    public static ParseResult Parse(IReadOnlyList<string> arguments) => new PbferryCommand().Parse(arguments, Parser);

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var interruption = new Interruption();
        try
        {
            var command = Parse(arguments);
            return command.Errors.Count > 0 && command.Action?.ClearsParseErrors != true
                ? UsageErrors.Report(command)
                : await command.InvokeAsync(
                    new InvocationConfiguration
                    {
                        EnableDefaultExceptionHandler = false,
                        ProcessTerminationTimeout = null,
                    },
                    interruption.Token
                );
        }
        catch (Exception error)
        {
            return Failures.Report(error, interruption.Happened);
        }
    }
}
