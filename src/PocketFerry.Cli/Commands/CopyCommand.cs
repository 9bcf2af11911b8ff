using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry copy FROM TO</c>: any source to any target.</summary>
internal sealed class CopyCommand : EndToEndCommand
{
    public CopyCommand()
        : base(
            "copy",
            "Moves records from any source to any target in one go.",
            new("FROM") { Description = "A data directory, a server, a SQLite database, a dump folder, or a file." },
            new("TO") { Description = "A data directory, a server, a file, or dump:FOLDER." }
        )
    {
        Add(CarriedOptions.OfImport);
        Add(SchemaOptions.Group);
        Add(RecordOptions.Group);
        Add(BadRowOptions.Group);
        Add(FormatOptions.Both);
        Add(ServerOptions.Group);
        Add(SafetyOptions.Group);
        Add(OutputOptions.Group);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new(
            "pbferry copy chinook.sqlite pb_data --create-missing",
            "A database into PocketBase: collections are inferred, foreign keys become relations."
        ),
        new("pbferry copy pb_data laptop/pb_data --create-missing --collections customers,orders", "Some collections."),
        new("pbferry copy customers.csv customers.ndjson", "One file format to another."),
    ];

    protected override (EndpointAddress From, EndpointAddress To) Check(EndpointAddress from, EndpointAddress to)
    {
        var saysWhatItIs =
            to.IsPocketBase
            || to.IsStandardStream
            || to.Format is not null
            || to.FormatOfEnding is not null
            || File.Exists(Path.Combine(to.Path, "manifest.json"));
        return saysWhatItIs
            ? (from, to)
            : throw new EndpointException(
                Path.Exists(to.Path)
                    ? $"{to.Path} is neither a data directory nor a dump."
                    : $"{to.Path} does not exist.",
                $"For a fresh data directory: pbferry init {Shell.Quote(to.Path)}; for a dump: {Shell.Quote("dump:" + to.Path)}",
                EndpointFailure.Usage
            );
    }
}
