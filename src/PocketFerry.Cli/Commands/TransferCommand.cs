using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Help;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Cli.Commands;

/// <summary>A command that carries records from one endpoint to another.</summary>
internal abstract class TransferCommand : DocumentedCommand
{
    protected TransferCommand(string name, string description)
        : base(name, description) =>
        SetAction((command, cancellation) => RunAsync(command, RunRecording.New(TypedCommand.Arguments), cancellation));

    /// <summary>Runs, or goes on with a run that broke off.</summary>
    public async Task<int> RunAsync(ParseResult command, RunRecording recording, CancellationToken cancellation)
    {
        using (recording)
        {
            var (from, to, plan) = Read(command);
            if (to.Kind == EndpointKind.Database)
            {
                throw new EndpointException(
                    $"{to.Path}: databases are sources, and can't be written.",
                    "Name a PocketBase, a dump folder or a file as the target.",
                    EndpointFailure.Usage
                );
            }

            return plan is not null && command.GetValue(PassOptions.Follow) is { } pause
                ? await new Following(command, from, to, plan).RunAsync(recording, pause, cancellation)
                : await new RunSession(command, from, to, recording) { Plan = plan }.RunAsync(cancellation);
        }
    }

    /// <summary>The two ends, and the plan file if there is one.</summary>
    /// <exception cref="EndpointException">The command isn't for such ends.</exception>
    protected abstract (EndpointAddress From, EndpointAddress To, PlanFile? Plan) Read(ParseResult command);
}
