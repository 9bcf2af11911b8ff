using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Runs;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry undo RUN</c>: takes a run back.</summary>
internal sealed class UndoCommand : DocumentedCommand
{
    private readonly Argument<string> _run = RunNames.Argument();

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Show what would be undone, and what changed since; change nothing.",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Put back also what was changed, deleted or referred to since the run.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "As a JSON object." };

    public UndoCommand()
        : base(
            "undo",
            "Takes a run back, record by record: removes what it made, puts back what it changed or removed. Asks."
        )
    {
        Arguments.Add(_run);
        Add(new OptionGroup("How", [_dryRun, _force, SafetyOptions.Stopped, SafetyOptions.Yes, _json]));
        Add(
            new OptionGroup(
                "Servers",
                [ServerOptions.Email, ServerOptions.PasswordFile, ServerOptions.TokenFile, ServerOptions.Patience]
            )
        );
        SetAction(
            (command, cancellation) =>
                new UndoSession(command, command.GetRequiredValue(_run))
                {
                    DryRun = command.GetValue(_dryRun),
                    Force = command.GetValue(_force),
                    Json = command.GetValue(_json),
                }.RunAsync(cancellation)
        );
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry undo last --dry-run", "See what undoing the newest run comes to."),
        new("pbferry undo last --yes", "Undo it without being asked. Records that changed since stand against it."),
    ];
}
