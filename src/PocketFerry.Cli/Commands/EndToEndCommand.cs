using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Cli.Commands;

/// <summary>A command that is told both ends.</summary>
internal abstract class EndToEndCommand : TransferCommand
{
    private readonly Argument<string> _from;
    private readonly Argument<string> _to;

    protected EndToEndCommand(string name, string description, Argument<string> from, Argument<string> to)
        : base(name, description)
    {
        (_from, _to) = (from, to);
        Arguments.Add(from);
        Arguments.Add(to);
    }

    protected override (EndpointAddress From, EndpointAddress To, PlanFile? Plan) Read(ParseResult command)
    {
        var target = EndpointAddress.Parse(command.GetRequiredValue(_to));
        var source = EndpointAddress.Parse(command.GetRequiredValue(_from));
        // Databases are refused for what they are, before what the command isn't for.
        var (from, to) = target.Kind == EndpointKind.Database ? (source, target) : Check(source, target);
        return (from, to, null);
    }

    /// <summary>Refuses endpoints that the command isn't for.</summary>
    protected abstract (EndpointAddress From, EndpointAddress To) Check(EndpointAddress from, EndpointAddress to);
}
