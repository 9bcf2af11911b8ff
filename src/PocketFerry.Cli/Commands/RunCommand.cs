using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Cli.Commands;

/// <summary><c>pbferry run PLAN</c>: executes a plan file.</summary>
internal sealed class RunCommand : TransferCommand
{
    private readonly Argument<string> _plan = new("PLAN") { Description = "The plan file." };

    public RunCommand()
        : base("run", "Executes a plan that pbferry plan wrote, and a person may have edited.")
    {
        Arguments.Add(_plan);
        Add(CarriedOptions.OfRun);
        Add(PassOptions.Group);
        Add(BadRowOptions.Group);
        Add(FormatOptions.Reading);
        Add(ServerOptions.OfRun);
        Add(SafetyOptions.Group);
        Add(OutputOptions.Group);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new(
            "pbferry run plan.yaml --dry-run --show 3",
            "What would happen, and three rows of each stream before and after."
        ),
        new("pbferry run plan.yaml", "Do it."),
        new("pbferry run plan.yaml --collections artist --limit 10", "A part of it."),
        new("pbferry run plan.yaml --since last --delete-missing", "What changed since the last run, deletions too."),
    ];

    protected override (EndpointAddress From, EndpointAddress To, PlanFile? Plan) Read(ParseResult command)
    {
        var plan = PlanReader.ReadFile(command.GetRequiredValue(_plan));
        var from = Parse(plan.From, plan.FromMark);
        if (from.Database?.HasPassword == true)
        {
            throw plan.FromMark.Error(
                "There is a password in the plan, which others may read.",
                "Take it out, and give it in PBFERRY_SOURCE_PASSWORD; change it, if the file was shared."
            );
        }

        return (from, Parse(plan.To, plan.ToMark), plan);
    }

    private static EndpointAddress Parse(string text, PlanMark mark)
    {
        try
        {
            return EndpointAddress.Parse(text);
        }
        catch (EndpointException error)
        {
            throw mark.Error(error.Message, error.Cure, error);
        }
    }
}
