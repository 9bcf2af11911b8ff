using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry export SOURCE OUT</c>: PocketBase to a dump or files.</summary>
internal sealed class ExportCommand : EndToEndCommand
{
    public ExportCommand()
        : base(
            "export",
            "Writes PocketBase's collections into a dump folder, a SQLite file, or one collection into a single file.",
            new("SOURCE")
            {
                Description = "The data directory (pb_data), which a server may be using; or a server's address.",
            },
            new("OUT")
            {
                Description =
                    "The dump folder; or a file, whose ending says the format (.csv .tsv .json .ndjson .sqlite, also with "
                    + ".gz or .zst); - is standard output.",
            }
        )
    {
        Add(CarriedOptions.OfExport);
        Add(FormatOptions.Writing);
        Add(BadRowOptions.Group);
        Add(ServerOptions.Group);
        Add(SafetyOptions.OfExport);
        Add(OutputOptions.Group);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("pbferry export pb_data dump/", "Every collection with its files, as NDJSON."),
        new("pbferry export pb_data customers.csv --collections customers", "One collection as a spreadsheet."),
        new("pbferry export pb_data - --collections orders --format ndjson | head -n 3", "Into a pipe."),
        new("pbferry export pb_data shop.sqlite", "A plain SQLite database for other tools."),
    ];

    protected override (EndpointAddress From, EndpointAddress To) Check(EndpointAddress from, EndpointAddress to)
    {
        if (to.IsPocketBase)
        {
            throw new EndpointException(
                $"{to.Path} is a {(to.Kind == EndpointKind.Server ? "server" : "data directory")}, and export writes files.",
                $"Copy into it: pbferry copy {Shell.Quote(from.Path)} {Shell.Quote(to.Path)}",
                EndpointFailure.Usage
            );
        }

        if (
            from.Kind == EndpointKind.Database
            || from.IsStandardStream
            || from.Format is not null
            || from.FormatOfEnding is not null
        )
        {
            throw new EndpointException(
                $"{from.Path} is no PocketBase, and export reads one.",
                "Name a data directory; to make one file of another, use pbferry copy.",
                EndpointFailure.Usage
            );
        }

        return (from.IsPocketBase ? from : @from with { Kind = EndpointKind.DataDirectory }, to);
    }
}
