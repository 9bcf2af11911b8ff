using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Commands.Hooks;

/// <summary><c>pbferry hooks</c>: the commands and routes that run inside PocketBase.</summary>
internal sealed class HooksCommand : DocumentedCommand
{
    public HooksCommand()
        : base("hooks", "Puts import and export commands and routes into PocketBase itself (pb_hooks).")
    {
        Subcommands.Add(new HooksInstallCommand());
        Subcommands.Add(new HooksStatusCommand());
        Subcommands.Add(new HooksRemoveCommand());
        Action = new ShowHelp(whateverElse: false);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry hooks install .", "Then: ./pocketbase data:import people.ndjson people"),
        new("pbferry hooks status .", "What is installed, and whether it is as it was written."),
    ];

    /// <summary>The folder that all of them take.</summary>
    internal static Argument<string> NewFolder() =>
        new("DIR") { Description = "The folder with pb_hooks in it (or to be), or pb_hooks itself." };
}
