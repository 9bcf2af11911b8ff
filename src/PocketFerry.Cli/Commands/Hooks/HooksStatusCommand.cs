using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.PocketBase.Hooks;

namespace PocketFerry.Cli.Commands.Hooks;

/// <summary><c>pbferry hooks status DIR</c>.</summary>
internal sealed class HooksStatusCommand : DocumentedCommand
{
    private readonly Argument<string> _folder = HooksCommand.NewFolder();

    public HooksStatusCommand()
        : base("status", "Says what is installed; exit code 1 where nothing is, or where files were edited.")
    {
        Arguments.Add(_folder);
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry hooks status .", "Of ./pb_hooks."),
        new("pbferry hooks status pb_hooks", "The folder itself may be named too."),
    ];

    private int Run(ParseResult command)
    {
        var status = HooksFolder.In(command.GetRequiredValue(_folder)).Status();
        if (!status.IsInstalled)
        {
            Console.Out.WriteLine($"{status.Folder}: not installed");
            return ExitCodes.Failed;
        }

        var age = status.IsCurrent ? "" : $" (this pbferry brings {HooksFolder.CurrentVersion})";
        Console.Out.WriteLine($"{status.Folder}: version {status.Version}{age}");
        foreach (var file in status.Changed)
        {
            Console.Out.WriteLine($"  edited: {file}");
        }

        foreach (var file in status.Missing)
        {
            Console.Out.WriteLine($"  missing: {file}");
        }

        return status.IsWhole ? ExitCodes.Done : ExitCodes.Failed;
    }
}
