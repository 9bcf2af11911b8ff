using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Schemas;

namespace PocketFerry.Cli.Commands.Schema;

/// <summary><c>pbferry schema show SOURCE</c>.</summary>
internal sealed class SchemaShowCommand : DocumentedCommand
{
    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "A data directory, a dump folder, or a JSON file of collections.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "As JSON, in the web API's form." };

    public SchemaShowCommand()
        : base("show", "Shows collections with their fields, indexes and open rules.")
    {
        Arguments.Add(_source);
        Add(new OptionGroup("Options", [SchemaChoice.Collections, SchemaChoice.System, _json]));
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry schema show pb_data", "All but PocketBase's own."),
        new("pbferry schema show dump/ --collections customers --json", "One of a dump, as JSON."),
    ];

    private int Run(ParseResult command)
    {
        var all = SchemaReader.Read(command.GetRequiredValue(_source));
        var shown = SchemaChoice.Of(command, all);
        if (command.GetValue(_json))
        {
            Console.Out.WriteLine(SchemaText.Json(shown));
        }
        else
        {
            SchemaText.Write(Console.Out, all, shown);
        }

        return ExitCodes.Done;
    }
}
