using System.CommandLine;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Commands.Backup;

/// <summary><c>pbferry backup delete TARGET NAME</c>.</summary>
internal sealed class BackupDeleteCommand : BackupStoreCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The backup." };

    public BackupDeleteCommand()
        : base("delete", "Deletes a backup.")
    {
        Arguments.Add(_name);
        Add(new OptionGroup("Output", [Json]));
        Add(Servers);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry backup delete pb_data nightly.zip", "It can't be had back."),
        new("pbferry backup delete pb_data nightly.zip --json", "What was deleted, for a program."),
    ];

    private async Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        var name = command.GetRequiredValue(_name);
        await using var store = await OpenAsync(command, Address(command), cancellation);
        await store.DeleteAsync(name, cancellation);
        Show(command, name, json => json.WriteString("name", name));
        return ExitCodes.Done;
    }
}
