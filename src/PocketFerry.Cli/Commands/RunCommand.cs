using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Commands;

/// <summary>A command that carries records from one endpoint to another.</summary>
internal abstract class RunCommand : DocumentedCommand
{
    private readonly Argument<string> _from;
    private readonly Argument<string> _to;

    protected RunCommand(string name, string description, Argument<string> from, Argument<string> to)
        : base(name, description)
    {
        (_from, _to) = (from, to);
        Arguments.Add(from);
        Arguments.Add(to);
        SetAction((command, cancellation) => RunAsync(command, RunRecording.New(TypedCommand.Arguments), cancellation));
    }

    /// <summary>Runs, or goes on with a run that broke off.</summary>
    public async Task<int> RunAsync(ParseResult command, RunRecording recording, CancellationToken cancellation)
    {
        using (recording)
        {
            var target = EndpointAddress.Parse(command.GetRequiredValue(_to));
            if (target.Kind == EndpointKind.Database)
            {
                throw new EndpointException(
                    $"{target.Path}: databases are sources, and can't be written.",
                    "Name a PocketBase, a dump folder or a file as the target.",
                    EndpointFailure.Usage
                );
            }

            var (from, to) = Check(EndpointAddress.Parse(command.GetRequiredValue(_from)), target);
            return await new RunSession(command, from, to, recording).RunAsync(cancellation);
        }
    }

    /// <summary>Refuses endpoints that the command isn't for.</summary>
    protected abstract (EndpointAddress From, EndpointAddress To) Check(EndpointAddress from, EndpointAddress to);
}
