using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry import INPUT TARGET</c>: a dump or files into PocketBase.</summary>
internal sealed class ImportCommand : EndToEndCommand
{
    public ImportCommand()
        : base(
            "import",
            "Moves a CSV, TSV, JSON, NDJSON or SQLite file, or a dump folder, into PocketBase.",
            new("INPUT") { Description = "The file, also .gz or .zst, or the dump folder; - is standard input." },
            new("TARGET") { Description = "The data directory (pb_data), or a server's address." }
        )
    {
        Add(CarriedOptions.OfImport);
        Add(SchemaOptions.Group);
        Add(RecordOptions.Group);
        Add(BadRowOptions.Group);
        Add(FormatOptions.Reading);
        Add(ServerOptions.Group);
        Add(SafetyOptions.Group);
        Add(OutputOptions.Group);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry import customers.csv pb_data --create-missing", "Into a new collection; types are inferred."),
        new(
            "pbferry import people.csv pb_data --collection customers --upsert customers=email --dry-run",
            "See what would change in a collection that has some of them already."
        ),
        new("pbferry import dump/ pb_data --create-missing", "Everything that an export wrote."),
        new(
            "gzip -dc orders.ndjson.gz | pbferry import - pb_data --format ndjson --collection orders --create-missing",
            "From a pipe."
        ),
    ];

    protected override (EndpointAddress From, EndpointAddress To) Check(EndpointAddress from, EndpointAddress to)
    {
        if (from.IsPocketBase)
        {
            throw new EndpointException(
                $"{from.Path} is a {(from.Kind == EndpointKind.Server ? "server" : "data directory")}, and import reads files.",
                $"Copy it: pbferry copy {Shell.Quote(from.Path)} {Shell.Quote(to.Path)}",
                EndpointFailure.Usage
            );
        }

        if (to.IsStandardStream || to.Format is not null || to.FormatOfEnding is not null)
        {
            throw new EndpointException(
                $"{to.Path} is no PocketBase, and import writes into one.",
                "Name a data directory; to make one file of another, use pbferry copy.",
                EndpointFailure.Usage
            );
        }

        return (from, to.IsPocketBase ? to : to with { Kind = EndpointKind.DataDirectory });
    }
}
