using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Links;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Verification;
using PocketFerry.PocketBase.Api;

namespace PocketFerry.Cli.Verifying;

/// <summary><c>--verify</c>: compares what a run read with what is there after it.</summary>
internal sealed class AfterRun(ParseResult command, EndpointAddress from, EndpointAddress to, string folder)
{
    /// <summary>Refuses targets that can't be read back.</summary>
    public static void Check(ParseResult command, EndpointAddress to)
    {
        if (command.GetValue(SafetyOptions.Verify) && (to.IsStandardStream || to.IsSingleTable))
        {
            throw new EndpointException(
                $"--verify compares records with a PocketBase or a dump folder, and {to.Path} is neither.",
                "Leave --verify out.",
                EndpointFailure.Usage
            );
        }
    }

    /// <summary>Compares.</summary>
    public async Task<VerifyOutcome> VerifyAsync(
        ISource source,
        ITarget target,
        RunPlan plan,
        PlanRequest request,
        RunLedger? ledger,
        RejectedRows rejected,
        RunOutput output,
        EndpointOpener opener,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var there = target is ApiTarget server
                ? server.ReadBack()
                : await opener.OpenComparedAsync(to, cancellation);
            var asked = VerifyRequests.Read(command, folder) with
            {
                Plan = request with { Collections = [.. plan.Streams.Select(s => s.Stream.Name)] },
                Run = target.HasCollections ? plan : null,
                Rejected = rejected.ByStream,
                NotCarried = ledger is null ? null : KnownRun.Of(ledger),
                Links =
                    ledger is not null && command.GetValue(ServerOptions.RewriteLinks)
                        ? new LinkTargets([ledger])
                        : null,
            };
            using var verifier = new Verifier(source, there, asked, output);
            var report = await verifier.RunAsync(cancellation);
            var canRepair = report.Collections.Exists(c => c.Missing + c.Changed > 0) && to.IsPocketBase;
            return new VerifyOutcome(report)
            {
                Next = canRepair ? [$"pbferry verify {Shell.Quote(from.Path)} {Shell.Quote(to.Path)} --repair"] : [],
            };
        }
        catch (EndpointException error)
        {
            // The run itself is done and kept, whatever becomes of looking at it.
            return new VerifyOutcome(
                new VerifyReport
                {
                    From = source.Name,
                    To = target.Name,
                    Failure = error.Message,
                }
            );
        }
    }
}
