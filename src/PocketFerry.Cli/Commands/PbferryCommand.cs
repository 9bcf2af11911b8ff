using System.CommandLine;
using System.CommandLine.Help;
using PocketFerry.Cli.Commands.Backup;
using PocketFerry.Cli.Commands.History;
using PocketFerry.Cli.Commands.Hooks;
using PocketFerry.Cli.Commands.Schema;
using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry</c> itself.</summary>
internal sealed class PbferryCommand : RootCommand
{
    public PbferryCommand()
        : base("Moves data into, out of and between PocketBase instances.")
    {
        Options.Clear();
        Options.Add(
            new HelpOption("--help", "-h")
            {
                Action = new ShowHelp(whateverElse: true),
                Description = "Show how a command goes.",
                Recursive = true,
            }
        );
        Options.Add(new VersionOption("--version") { Action = new ShowVersion(), Description = "Show the version." });
        Subcommands.Add(new InitCommand());
        Subcommands.Add(new ImportCommand());
        Subcommands.Add(new ExportCommand());
        Subcommands.Add(new CopyCommand());
        Subcommands.Add(new PlanCommand());
        Subcommands.Add(new RunCommand());
        Subcommands.Add(new CheckCommand());
        Subcommands.Add(new VerifyCommand());
        Subcommands.Add(new BackupCommand());
        Subcommands.Add(new SchemaCommand());
        Subcommands.Add(new HooksCommand());
        Subcommands.Add(new RunsCommand());
        Subcommands.Add(new ResumeCommand());
        Subcommands.Add(new UndoCommand());
        Subcommands.Add(new CompletionsCommand());
        Action = new ShowHelp(whateverElse: false);
    }
}
