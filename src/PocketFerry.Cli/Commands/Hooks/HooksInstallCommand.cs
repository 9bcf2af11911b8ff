using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.PocketBase.Hooks;

namespace PocketFerry.Cli.Commands.Hooks;

/// <summary><c>pbferry hooks install DIR</c>.</summary>
internal sealed class HooksInstallCommand : DocumentedCommand
{
    private readonly Argument<string> _folder = HooksCommand.NewFolder();

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Overwrite files that were edited, or that pbferry didn't write.",
    };

    public HooksInstallCommand()
        : base("install", "Writes pbferry.pb.js and what it needs; files of others are never touched.")
    {
        Arguments.Add(_folder);
        Add(new OptionGroup("Options", [_force]));
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry hooks install .", "Into ./pb_hooks, which is made where it is missing."),
        new("pbferry hooks install . --force", "Over what somebody edited."),
    ];

    private int Run(ParseResult command)
    {
        var folder = HooksFolder.In(command.GetRequiredValue(_folder));
        var before = folder.Status().Version;
        folder.Install(command.GetValue(_force));
        var (oldest, newest) = HooksFolder.TestedVersions;
        var instead = before is null || before == HooksFolder.CurrentVersion ? "" : $", in place of {before}";
        Console.Error.WriteLine($"Installed version {HooksFolder.CurrentVersion} in {folder.Path}{instead}.");
        Console.Error.WriteLine($"note: tested with PocketBase {oldest} to {newest}");
        Console.Error.WriteLine("note: a server that watches its hooks restarts now; another one must be restarted");
        Console.Error.WriteLine("next: pocketbase data:import --help");
        return ExitCodes.Done;
    }
}
