using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Verifying;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry verify FROM TO</c>: whether all of it arrived.</summary>
internal sealed class VerifyCommand : DocumentedCommand
{
    private readonly Argument<string?> _from = new("FROM")
    {
        Description = "What should have arrived: a data directory, a server, a dump folder, a database or a file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _to = new("TO")
    {
        Description = "Where it should be: a data directory, a server, or a dump folder.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public VerifyCommand()
        : base("verify", "Compares what two places hold, record by record, and says which records and fields differ.")
    {
        Arguments.Add(_from);
        Arguments.Add(_to);
        Add(VerifyOptions.Compared);
        Add(VerifyOptions.Rows);
        Add(VerifyOptions.Consequences);
        Add(VerifyOptions.Output);
        Add(FormatOptions.Reading);
        Add(VerifyOptions.Servers);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new(
            "pbferry verify pb_data twin/pb_data",
            "Two instances; exit code 0 says that they are equal, 5 that they differ."
        ),
        new("pbferry verify customers.csv pb_data", "A file and the collection it went into."),
        new("pbferry verify pb_data twin/pb_data --repair", "Copy what differs once more, and look again."),
    ];

    private Task<int> RunAsync(ParseResult command, CancellationToken cancellation)
    {
        var plan = command.GetValue(VerifyOptions.Plan) is { } path ? PlanReader.ReadFile(path) : null;
        var from = EndpointAddress.Parse(command.GetValue(_from) ?? plan?.From ?? throw Unnamed());
        var to = EndpointAddress.Parse(command.GetValue(_to) ?? plan?.To ?? throw Unnamed());
        Check(to);
        return new VerifySession(command, from, to, plan).RunAsync(cancellation);
    }

    private static EndpointException Unnamed() =>
        new(
            "There are no two places to compare.",
            "Name them: pbferry verify FROM TO; or a plan that does: pbferry verify --plan PLAN",
            EndpointFailure.Usage
        );

    private static void Check(EndpointAddress to)
    {
        if (to.IsPocketBase || (!to.IsStandardStream && File.Exists(Path.Combine(to.Path, "manifest.json"))))
        {
            return;
        }

        throw new EndpointException(
            Path.Exists(to.Path) || to.Kind == EndpointKind.Database || to.IsStandardStream
                ? $"{to.Path} is neither a PocketBase nor a dump folder, which FROM can be compared with."
                : $"{to.Path} does not exist.",
            "Name a data directory, a server or a dump folder as TO; FROM may be anything that can be read.",
            EndpointFailure.Usage
        );
    }
}
