using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Output;

namespace PocketFerry.Cli.Commands.Backup;

/// <summary><c>pbferry backup download TARGET NAME [FILE]</c>.</summary>
internal sealed class BackupDownloadCommand : BackupStoreCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The backup." };

    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "The file, or the folder for it; by default the backup's name, here.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public BackupDownloadCommand()
        : base(
            "download",
            "Fetches a backup; goes on where an earlier attempt broke off. The file is readable by you only."
        )
    {
        Arguments.Add(_name);
        Arguments.Add(_file);
        Add(new OptionGroup("Output", [Json]));
        Add(Servers);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry backup download pb_data nightly.zip", "Into the folder one is in."),
        new("pbferry backup download pb_data nightly.zip shop.zip", "Under another name."),
    ];

    private async Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        var name = command.GetRequiredValue(_name);
        var file = command.GetValue(_file) ?? Path.GetFileName(name);
        if (Directory.Exists(file))
        {
            file = Path.Combine(file, Path.GetFileName(name));
        }

        await using var store = await OpenAsync(command, Address(command), cancellation);
        using var progress = Console.IsErrorRedirected ? null : new ProgressLine();
        await store.DownloadAsync(
            name,
            file,
            (done, all) => progress?.Step($"{name}  {done >> 20} of {(all >> 20) + 1} MB"),
            cancellation
        );
        progress?.Dispose();
        Show(
            command,
            file,
            json =>
            {
                json.WriteString("name", name);
                json.WriteString("file", file);
                json.WriteNumber("size", new FileInfo(file).Length);
            }
        );
        return ExitCodes.Done;
    }
}
