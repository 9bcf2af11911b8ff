using System.CommandLine;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Schemas;
using PocketFerry.PocketBase.DataDirectory.Schema.Diff;

namespace PocketFerry.Cli.Commands.Schema;

/// <summary><c>pbferry schema diff PRESENT WANTED</c>.</summary>
internal sealed class SchemaDiffCommand : DocumentedCommand
{
    private readonly Argument<string> _present = new("PRESENT")
    {
        Description = "The collections as they are: a data directory, a dump folder, or a JSON file.",
    };

    private readonly Argument<string> _wanted = new("WANTED") { Description = "As they should be; the same kinds." };

    private readonly Option<bool> _json = new("--json") { Description = "As one JSON object." };

    private readonly Option<bool> _exitCode = new("--exit-code")
    {
        Description = "End with 5 where there are differences.",
    };

    public SchemaDiffCommand()
        : base("diff", "Shows what leads from one schema to another.")
    {
        Arguments.Add(_present);
        Arguments.Add(_wanted);
        Add(new OptionGroup("Options", [SchemaChoice.System, _json, _exitCode]));
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry schema diff pb_data laptop/pb_data", "Between two instances."),
        new("pbferry schema diff pb_data collections.json --exit-code", "For scripts: 0 is the same, 5 is not."),
    ];

    private int Run(ParseResult command)
    {
        var diff = SchemaDiff.Between(
            SchemaReader.Read(command.GetRequiredValue(_present)),
            SchemaReader.Read(command.GetRequiredValue(_wanted)),
            command.GetValue(SchemaChoice.System)
        );
        if (command.GetValue(_json))
        {
            Console.Out.WriteLine(ReadableJson.Of(diff.ToJson()));
        }
        else
        {
            foreach (var line in diff.ToLines())
            {
                Console.Out.WriteLine(line);
            }

            if (diff.IsEmpty)
            {
                Console.Error.WriteLine("The collections are the same.");
            }
        }

        return command.GetValue(_exitCode) && !diff.IsEmpty ? ExitCodes.Different : ExitCodes.Done;
    }
}
