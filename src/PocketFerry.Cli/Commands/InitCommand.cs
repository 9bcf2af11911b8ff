using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Secrets;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.DataDirectory.Init;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry init DIR</c>: a fresh data directory.</summary>
internal sealed class InitCommand : DocumentedCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "A new or empty folder." };

    private readonly Option<string?> _superuser = new("--superuser")
    {
        HelpName = "EMAIL",
        Description =
            "Make the first superuser too. The password is asked for, unless PBFERRY_PASSWORD or --password-file gives it.",
    };

    private readonly Option<string?> _passwordFile = new("--password-file")
    {
        HelpName = "FILE",
        Description = "The file whose first line is the superuser's password; - is standard input.",
    };

    private readonly Option<string?> _pocketBase = new("--pocketbase")
    {
        HelpName = "PATH",
        Description = "Have this PocketBase program make the data directory, for the form of its own version.",
    };

    public InitCommand()
        : base("init", "Makes a fresh data directory, as PocketBase makes it at its first start.")
    {
        Arguments.Add(_folder);
        Add(new OptionGroup("Options", [_superuser, _passwordFile, _pocketBase]));
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry init pb_data", "A data directory that every PocketBase from 0.28 on opens."),
        new(
            "pbferry init shop/pb_data --superuser admin@example.com --password-file password.txt",
            "With a superuser to sign in as."
        ),
    ];

    private async Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        var folder = command.GetRequiredValue(_folder);
        var superuser = Superuser(command.GetValue(_superuser), command.GetValue(_passwordFile));
        if (command.GetValue(_pocketBase) is { } program)
        {
            await new PocketBaseInitializer(Program(program)).CreateAsync(folder, superuser, cancellation);
        }
        else
        {
            FreshDatabase.Create(folder, superuser);
        }

        Console.Error.WriteLine($"Made {folder}{(superuser is null ? "" : $" with superuser {superuser.Email}")}.");
        Console.Error.WriteLine($"next: pocketbase serve --dir {Shell.Quote(folder)}");
        return ExitCodes.Done;
    }

    // A name without a folder is looked for on the path.
    private static string Program(string path) =>
        !path.Contains(Path.DirectorySeparatorChar) || File.Exists(path)
            ? path
            : throw new EndpointException(
                $"--pocketbase {path}: there is no such program.",
                "Name the pocketbase program.",
                EndpointFailure.Usage
            );

    private static Superuser? Superuser(string? email, string? passwordFile)
    {
        if (email is not null)
        {
            var password = Password.Read($"Password for {email}: ", passwordFile);
            return PocketBase.DataDirectory.Init.Superuser.WithPassword(email, password);
        }

        return passwordFile is null
            ? null
            : throw new EndpointException(
                "--password-file is for the password of a superuser, and none is named.",
                "Add --superuser EMAIL.",
                EndpointFailure.Usage
            );
    }
}
