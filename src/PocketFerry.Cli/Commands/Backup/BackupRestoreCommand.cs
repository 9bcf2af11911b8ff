using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Runs;

namespace PocketFerry.Cli.Commands.Backup;

/// <summary><c>pbferry backup restore TARGET NAME</c>.</summary>
internal sealed class BackupRestoreCommand : BackupStoreCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The backup." };

    public BackupRestoreCommand()
        : base(
            "restore",
            "Replaces everything by a backup's state: has a server do it and waits until it is back, or does it in the data "
                + "directory of a stopped one, whose old state becomes a backup first. Asks."
        )
    {
        Arguments.Add(_name);
        Add(new OptionGroup("How", [SafetyOptions.Stopped, SafetyOptions.Yes, Json]));
        Add(Servers);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry backup restore pb_data nightly.zip --yes", "Without being asked."),
        new("pbferry backup restore pb_data nightly.zip --yes --json", "What came of it, for a program."),
    ];

    private async Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        var name = command.GetRequiredValue(_name);
        var address = Address(command);
        Question.Confirm(
            $"Replace everything in {address.Path} by the state of {name}?",
            $"restore would replace everything in {address.Path}",
            command.GetValue(SafetyOptions.Yes),
            "Say --yes."
        );
        await using var store = await OpenAsync(command, address, cancellation);
        var result = await store.RestoreAsync(name, cancellation);
        if (command.GetValue(Json))
        {
            Show(
                command,
                "",
                json =>
                {
                    json.WriteString("name", name);
                    json.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 3));
                    json.WriteBoolean("signedIn", result.SignedIn);
                    if (result.OldState.Length > 0)
                    {
                        json.WriteString("oldState", result.OldState);
                    }
                }
            );
            return ExitCodes.Done;
        }

        Console.Error.WriteLine($"Restored {name} in {Durations.Text(result.Elapsed)}.");
        if (result.OldState.Length > 0)
        {
            Console.Error.WriteLine($"note: the state from before is backup {result.OldState}");
        }

        if (!result.SignedIn)
        {
            Console.Error.WriteLine("note: the restored state doesn't take this sign-in; its own superusers count now");
        }

        return ExitCodes.Done;
    }
}
