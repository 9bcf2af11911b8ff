using System.CommandLine;
using System.CommandLine.Invocation;

namespace PocketFerry.Cli.Help;

/// <summary>What <c>--help</c> does, and a command that was typed without its subcommand.</summary>
/// <param name="whateverElse">Whether help was asked for, so that it doesn't matter what else the line holds.</param>
internal sealed class ShowHelp(bool whateverElse) : SynchronousCommandLineAction
{
    private const int PipedWidth = 100;

    public override bool ClearsParseErrors => whateverElse;

    public override int Invoke(ParseResult parseResult)
    {
        var width = Console.IsOutputRedirected ? PipedWidth : Math.Clamp(Console.WindowWidth, 60, 120);
        new HelpPage(Console.Out, width).Write(parseResult.CommandResult.Command);
        return ExitCodes.Done;
    }
}
