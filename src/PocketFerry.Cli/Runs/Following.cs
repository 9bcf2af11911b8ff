using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Runs;

/// <summary>Pass after pass, until somebody stops it (<c>--follow</c>).</summary>
internal sealed class Following(ParseResult command, EndpointAddress from, EndpointAddress to, PlanFile plan)
{
    /// <summary>Runs the passes; the first is recorded as given.</summary>
    /// <returns>The exit code: whether rows were rejected in any of the passes.</returns>
    public async Task<int> RunAsync(RunRecording first, TimeSpan pause, CancellationToken cancellation)
    {
        var (exitCode, recording) = (ExitCodes.Done, first);
        for (var number = 1; ; number++)
        {
            using (recording)
            {
                var session = new RunSession(command, from, to, recording) { Plan = plan, Pass = number };
                var ended = await session.RunAsync(cancellation);
                if (session.Report is not { Stopped: false } report)
                {
                    return ended;
                }

                exitCode = ended == ExitCodes.Done ? exitCode : ended;
                if (number > 1 && ChangedNothing(report))
                {
                    // Thousands of passes a day that found nothing are nothing to remember.
                    recording.Forget();
                }
            }

            try
            {
                await Task.Delay(pause, cancellation);
            }
            catch (OperationCanceledException)
            {
                return exitCode;
            }

            recording = RunRecording.New(TypedCommand.Arguments);
        }
    }

    private static bool ChangedNothing(RunReport report) =>
        report.Streams.TrueForAll(s => s.Inserted + s.Updated + s.Deleted + s.Rejected == 0);
}
