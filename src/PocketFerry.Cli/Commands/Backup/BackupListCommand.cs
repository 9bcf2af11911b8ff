using System.CommandLine;
using System.Globalization;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Commands.Backup;

/// <summary><c>pbferry backup list TARGET</c>.</summary>
internal sealed class BackupListCommand : BackupStoreCommand
{
    public BackupListCommand()
        : base("list", "Lists the backups: name, length in bytes, when it was made.")
    {
        Add(new OptionGroup("Output", [Json]));
        Add(Servers);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry backup list pb_data", "As a table."),
        new("pbferry backup list pb_data --json", "One JSON object a line."),
    ];

    private async Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        await using var store = await OpenAsync(command, Address(command), cancellation);
        var backups = await store.ListAsync(cancellation);
        var width = backups.Select(b => b.Name.Length).DefaultIfEmpty().Max();
        foreach (var backup in backups)
        {
            var size = backup.Size.ToString(CultureInfo.InvariantCulture);
            Show(
                command,
                $"{backup.Name.PadRight(width)}  {size, 12}  {Moment(backup.Modified)}",
                json => Write(json, backup)
            );
        }

        return ExitCodes.Done;
    }
}
