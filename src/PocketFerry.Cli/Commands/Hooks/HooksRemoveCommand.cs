using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.PocketBase.Hooks;

namespace PocketFerry.Cli.Commands.Hooks;

/// <summary><c>pbferry hooks remove DIR</c>.</summary>
internal sealed class HooksRemoveCommand : DocumentedCommand
{
    private readonly Argument<string> _folder = HooksCommand.NewFolder();

    private readonly Option<bool> _force = new("--force") { Description = "Delete files that were edited, too." };

    public HooksRemoveCommand()
        : base("remove", "Takes away what install wrote, and nothing else.")
    {
        Arguments.Add(_folder);
        Add(new OptionGroup("Options", [_force]));
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry hooks remove .", "From ./pb_hooks."),
        new("pbferry hooks remove . --force", "With what somebody edited."),
    ];

    private int Run(ParseResult command)
    {
        var folder = HooksFolder.In(command.GetRequiredValue(_folder));
        var wasThere = folder.Remove(command.GetValue(_force));
        Console.Error.WriteLine(wasThere ? $"Removed from {folder.Path}." : $"{folder.Path}: nothing was installed.");
        return ExitCodes.Done;
    }
}
