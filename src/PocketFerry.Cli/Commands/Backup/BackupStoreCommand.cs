using System.CommandLine;
using System.Text.Json;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Secrets;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups;

namespace PocketFerry.Cli.Commands.Backup;

/// <summary>A command on the backups of a server or a data directory.</summary>
internal abstract class BackupStoreCommand : DocumentedCommand
{
    private readonly Argument<string> _target = new("TARGET")
    {
        Description = "The data directory (pb_data), or a server's address.",
    };

    protected BackupStoreCommand(string name, string description)
        : base(name, description) => Arguments.Add(_target);

    protected static Option<bool> Json { get; } = new("--json") { Description = "As JSON, one object a line." };

    /// <summary>The options that sign in to a server.</summary>
    protected static OptionGroup Servers { get; } =
        new("Servers", [ServerOptions.Email, ServerOptions.PasswordFile, ServerOptions.TokenFile]);

    protected EndpointAddress Address(ParseResult command) =>
        EndpointAddress.Parse(command.GetRequiredValue(_target)) is { IsPocketBase: true } address
            ? address
            : throw new EndpointException(
                $"{command.GetRequiredValue(_target)} is no PocketBase.",
                "Name a data directory (pb_data), or a server's address.",
                EndpointFailure.Usage
            );

    protected static async Task<IBackupStore> OpenAsync(
        ParseResult command,
        EndpointAddress address,
        CancellationToken cancellation
    ) =>
        address.Kind == EndpointKind.Server
            ? new ServerBackups(
                await ApiServer.OpenAsync(
                    address.Path,
                    new SignInSecrets(command, "TARGET").Read(address.Path),
                    null,
                    cancellation
                )
            )
            : DirectoryBackups.Open(address.Path, command.GetValue(SafetyOptions.Stopped));

    /// <summary>A result on standard output: one JSON object, or a line of text.</summary>
    protected static void Show(ParseResult command, string text, Action<Utf8JsonWriter> write) =>
        Console.Out.WriteLine(command.GetValue(Json) ? ResultJson.Text(write, indented: false) : text);

    protected static void Write(Utf8JsonWriter json, BackupInfo backup)
    {
        json.WriteString("name", backup.Name);
        json.WriteNumber("size", backup.Size);
        json.WriteString("modified", Moment(backup.Modified));
    }

    protected static string Moment(DateTime time) =>
        time.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
