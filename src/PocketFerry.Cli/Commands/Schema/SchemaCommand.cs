using PocketFerry.Cli.Help;

namespace PocketFerry.Cli.Commands.Schema;

/// <summary><c>pbferry schema</c>: collections without their records.</summary>
internal sealed class SchemaCommand : DocumentedCommand
{
    public SchemaCommand()
        : base("schema", "Shows, compares, changes and exports collections without their records.")
    {
        Subcommands.Add(new SchemaShowCommand());
        Subcommands.Add(new SchemaDiffCommand());
        Subcommands.Add(new SchemaApplyCommand());
        Subcommands.Add(new SchemaExportCommand());
        Action = new ShowHelp(whateverElse: false);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry schema show pb_data", "What is there."),
        new("pbferry schema export pb_data collections.json", "In the form that the dashboard exports and imports."),
    ];
}
