using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Schemas;
using PocketFerry.PocketBase.Migrations;

namespace PocketFerry.Cli.Commands.Schema;

/// <summary><c>pbferry schema export SOURCE [OUT]</c>.</summary>
internal sealed class SchemaExportCommand : DocumentedCommand
{
    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "A data directory, a dump folder, or a JSON file of collections.",
    };

    private readonly Argument<string?> _out = new("OUT")
    {
        Description = "The file; for a migration the pb_migrations folder. By default standard output.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _format = Choices.Of(
        "--format",
        "JSON, as the dashboard exports it (the default), or a JavaScript file for pb_migrations.",
        "json",
        "migration"
    );

    private readonly Option<string?> _from = new("--from")
    {
        HelpName = "PRESENT",
        Description = "The schema that a migration starts from; by default a fresh instance.",
    };

    private readonly Option<string?> _name = new("--name")
    {
        HelpName = "NAME",
        Description = "What a migration is about; becomes part of its file's name.",
    };

    public SchemaExportCommand()
        : base("export", "Writes collections as JSON, or as a migration that PocketBase runs.")
    {
        Arguments.Add(_source);
        Arguments.Add(_out);
        Add(
            new OptionGroup(
                "Options",
                [SchemaChoice.Collections, SchemaChoice.System, _format, _from, _name, FormatOptions.Overwrite]
            )
        );
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry schema export pb_data collections.json", "For the dashboard, or for schema apply."),
        new(
            "pbferry schema export pb_data pb_migrations --format migration --name shop",
            "PocketBase makes the collections at its next start."
        ),
    ];

    private int Run(ParseResult command)
    {
        var collections = SchemaChoice.Of(command, SchemaReader.Read(command.GetRequiredValue(_source)));
        var path = command.GetValue(_out);
        string text;
        if (command.GetValue(_format) == "migration")
        {
            var present = command.GetValue(_from) is { } from ? SchemaReader.Read(from) : [];
            var name = command.GetValue(_name) ?? "collections";
            var file = MigrationFile.Create(present, collections, name, DateTimeOffset.UtcNow);
            text = file.Text;
            path =
                path is null or "-" || path.EndsWith(".js", StringComparison.Ordinal)
                    ? path
                    : Path.Combine(Directory.CreateDirectory(path).FullName, file.FileName);
        }
        else
        {
            text = SchemaText.Json(collections) + "\n";
        }

        Write(command, text, path);
        return ExitCodes.Done;
    }

    private static void Write(ParseResult command, string text, string? path)
    {
        if (path is null or "-")
        {
            Console.Out.Write(text);
            return;
        }

        command.RefuseExisting(path);
        File.WriteAllText(path, text);
        Console.Error.WriteLine($"Wrote {Path.GetRelativePath(".", path)}.");
    }
}
