using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Commands.Backup;

/// <summary><c>pbferry backup upload TARGET FILE [NAME]</c>.</summary>
internal sealed class BackupUploadCommand : BackupStoreCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The archive." };

    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "Its name there; by default the file's.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public BackupUploadCommand()
        : base("upload", "Puts an archive among the backups, so that it can be restored.")
    {
        Arguments.Add(_file);
        Arguments.Add(_name);
        Add(new OptionGroup("Output", [Json]));
        Add(Servers);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry backup upload pb_data old.zip", "Under the file's name."),
        new("pbferry backup upload pb_data old.zip from-the-old-server.zip", "Under another."),
    ];

    private async Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        var file = command.GetRequiredValue(_file);
        if (!File.Exists(file))
        {
            throw new EndpointException($"{file} does not exist.", "Name an archive.", EndpointFailure.Usage);
        }

        var name = command.GetValue(_name) ?? Path.GetFileName(file);
        await using var store = await OpenAsync(command, Address(command), cancellation);
        await store.UploadAsync(file, name, cancellation);
        Show(
            command,
            name,
            json =>
            {
                json.WriteString("name", name);
                json.WriteNumber("size", new FileInfo(file).Length);
            }
        );
        return ExitCodes.Done;
    }
}
