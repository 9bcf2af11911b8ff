using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.PocketBase.Backups;

namespace PocketFerry.Cli.Commands.Backup;

/// <summary><c>pbferry backup create TARGET [NAME]</c>.</summary>
internal sealed class BackupCreateCommand : BackupStoreCommand
{
    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "Its name: lower-case letters, digits, _ and -. By default pbferry and the time.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public BackupCreateCommand()
        : base("create", "Makes a backup, and prints its name.")
    {
        Arguments.Add(_name);
        Add(new OptionGroup("Output", [Json]));
        Add(Servers);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry backup create pb_data", "Into pb_data/backups, where PocketBase's dashboard shows it."),
        new("pbferry backup create pb_data before-import.zip --json", "Under a name of your own."),
    ];

    private async Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        var name = command.GetValue(_name) is { } given ? BackupNames.ForNew(given) : BackupNames.Now();
        await using var store = await OpenAsync(command, Address(command), cancellation);
        var made = await store.CreateAsync(name, cancellation);
        Show(command, made.Name, json => Write(json, made));
        if (store is DirectoryBackups { Vanished: > 0 and var files })
        {
            Console.Error.WriteLine(
                $"warning: {files} files were deleted while the backup was made, and aren't in it; records of the backup may name them"
            );
        }

        return ExitCodes.Done;
    }
}
