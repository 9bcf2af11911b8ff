using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Commands.Backup;

/// <summary><c>pbferry backup</c>: PocketBase's own backups.</summary>
internal sealed class BackupCommand : DocumentedCommand
{
    public BackupCommand()
        : base(
            "backup",
            "Makes, lists, fetches and restores PocketBase's own backups, of a server or a data directory."
        )
    {
        Subcommands.Add(new BackupCreateCommand());
        Subcommands.Add(new BackupListCommand());
        Subcommands.Add(new BackupDownloadCommand());
        Subcommands.Add(new BackupUploadCommand());
        Subcommands.Add(new BackupRestoreCommand());
        Subcommands.Add(new BackupDeleteCommand());
        Action = new ShowHelp(whateverElse: false);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry backup create pb_data", "A zip that PocketBase restores, also while a server is running."),
        new("pbferry backup list pb_data", "What is there."),
    ];
}
