using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Cli.Schemas;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.PocketBase.DataDirectory.Schema.Diff;

namespace PocketFerry.Cli.Commands.Schema;

/// <summary><c>pbferry schema apply SCHEMA TARGET</c>.</summary>
internal sealed class SchemaApplyCommand : DocumentedCommand
{
    private readonly Argument<string> _schema = new("SCHEMA")
    {
        Description = "The wanted collections: a JSON file, a dump folder, or a data directory; - is standard input.",
    };

    private readonly Argument<string> _target = new("TARGET") { Description = "The data directory (pb_data)." };

    private readonly Option<bool> _change = new("--change")
    {
        Description = "Also change rules, options, indexes and settings of fields that are there.",
    };

    private readonly Option<bool> _drop = new("--drop-fields")
    {
        Description = "Also drop, rename and retype fields and rename collections: stored values are lost or move.",
    };

    private readonly Option<bool> _dropCollections = new("--drop-collections")
    {
        Description = "Also remove collections that SCHEMA doesn't have, with all their records and files.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "As one JSON object." };

    public SchemaApplyCommand()
        : base(
            "apply",
            "Makes the collections, fields and indexes that a data directory lacks, and more where you say so."
        )
    {
        Arguments.Add(_schema);
        Arguments.Add(_target);
        Add(new OptionGroup("What may be changed", [_change, _drop, _dropCollections]));
        Add(new OptionGroup("How", [SchemaChoice.Collections, SafetyOptions.DryRun, SafetyOptions.Stopped, _json]));
        SetAction(Run);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry schema apply collections.json laptop/pb_data --dry-run", "See what would be made."),
        new("pbferry schema apply collections.json laptop/pb_data --change", "Make it, and bring rules up to date."),
    ];

    private int Run(ParseResult command)
    {
        var dryRun = command.GetValue(SafetyOptions.DryRun);
        if (command.GetValue(_dropCollections) && command.Names(SchemaChoice.Collections).Count > 0)
        {
            throw new EndpointException(
                "--drop-collections with --collections would remove all that isn't named.",
                "Give one of them.",
                EndpointFailure.Usage
            );
        }

        var result = DataDirectorySchema.Apply(
            EndpointAddress.Parse(command.GetRequiredValue(_target)).Path,
            SchemaChoice.Of(command, SchemaReader.Read(command.GetRequiredValue(_schema))),
            new SchemaApplyOptions
            {
                AllowChange = command.GetValue(_change),
                AllowDrop = command.GetValue(_drop),
                AllowDropCollections = command.GetValue(_dropCollections),
                DryRun = dryRun,
            },
            command.GetValue(SafetyOptions.Stopped)
        );
        if (command.GetValue(_json))
        {
            Console.Out.WriteLine(
                ReadableJson.Of(
                    new System.Text.Json.Nodes.JsonObject
                    {
                        ["dryRun"] = dryRun,
                        ["applied"] = result.Applied.ToJson(),
                        ["left"] = result.Left.ToJson(),
                    }
                )
            );
        }
        else
        {
            Show(result, dryRun);
        }

        return ExitCodes.Done;
    }

    private static void Show(SchemaApplyResult result, bool dryRun)
    {
        foreach (var line in result.Applied.ToLines())
        {
            Console.Out.WriteLine(line);
        }

        // That others than the wanted collections are there is no news.
        var left = result.Left.Collections.Where(c => c.Change != SchemaChange.Removed).ToList();
        if (left.Count > 0)
        {
            Console.Error.WriteLine("Left as it is, for want of --change or --drop-fields:");
            foreach (var line in left.SelectMany(c => c.ToLines()))
            {
                Console.Error.WriteLine($"  {line}");
            }
        }

        Console.Error.WriteLine(
            result.Applied.IsEmpty ? "Nothing was changed."
            : dryRun ? "dry run: nothing was kept"
            : "Done."
        );
    }
}
