using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Passes;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Cli.Runs;

/// <summary>A run of a plan file as one of its passes.</summary>
internal static class Passes
{
    /// <summary>Opens what is remembered of the plan's passes; null where the run is none.</summary>
    /// <param name="command">What was typed.</param>
    /// <param name="plan">The plan file.</param>
    /// <param name="from">The source.</param>
    /// <param name="to">The target.</param>
    public static PassMemory? Open(ParseResult command, PlanFile? plan, EndpointAddress from, EndpointAddress to)
    {
        var isAsked = command.IsSinceLast() || command.GetValue(PassOptions.DeleteMissing);
        if (plan is null)
        {
            return null;
        }

        RefuseContradictions(command);
        return isAsked || plan.Collections.Any(c => c.Since.Length > 0)
            ? PassMemory.Open(StateFolder.Store.PassesOf(NameOf(plan, from, to)))
            : null;
    }

    /// <summary>Plans the run as a pass; asks before records are deleted.</summary>
    public static async Task<PlannedRun> PlanAsync(
        ParseResult command,
        ISource source,
        PlannedRun planned,
        PassMemory memory,
        EndpointAddress to,
        bool isAgreed,
        CancellationToken cancellation
    )
    {
        if (command.GetValue(PassOptions.DeleteMissing))
        {
            var missing = await MissingRecords.FindAsync(source, planned.Plan, memory, cancellation);
            var notes = planned
                .Plan.Streams.Where(s => !MissingRecords.HasKey(s))
                .Select(s => new PlanNote(
                    PlanNoteKind.Warning,
                    s.Stream.Name,
                    "nothing is deleted, since no key tells which row a record came from"
                ));
            planned = planned with
            {
                Plan = planned.Plan with { DeleteMissing = true },
                Notes = [.. planned.Notes, .. notes],
            };
            if (missing.Count > 0 && !planned.Plan.DryRun)
            {
                var what = $"{Say(missing)} in {to.Path}, whose rows the source no longer has";
                Question.Confirm(
                    $"Delete {what}?",
                    $"--delete-missing would delete {what}",
                    isAgreed,
                    "Say --yes, or see with --dry-run what would happen."
                );
            }
        }

        return await PassPlanning.PlanAsync(source, planned, memory, command.IsSinceLast(), cancellation);
    }

    private static void RefuseContradictions(ParseResult command)
    {
        var follows = command.GetValue(PassOptions.Follow) is not null;
        var (one, other, cure) =
            follows && command.GetValue(SafetyOptions.DryRun)
                ? ("--follow", "--dry-run keeps nothing that a second pass could go on from", "Leave one of them out.")
            : follows && command.GetValue(PassOptions.DeleteMissing) && !command.GetValue(SafetyOptions.Yes)
                ? ("--follow", "--delete-missing would ask in every pass", "Say --yes, too.")
            : command.GetValue(PassOptions.DeleteMissing) && command.GetValue(CarriedOptions.Limit) is not null
                ? (
                    "--limit",
                    "--delete-missing would take the rows left out for missing ones",
                    "Leave one of them out."
                )
            : ("", "", "");
        if (one.Length > 0)
        {
            throw new EndpointException($"With {one}, {other}.", cure, EndpointFailure.Usage);
        }
    }

    private static string Say(IReadOnlyList<(string Collection, long Records)> missing) =>
        string.Join(
            ", ",
            missing.Select(m =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{m.Records:N0} {(m.Records == 1 ? "record" : "records")} of {m.Collection}"
                )
            )
        );

    // The same plan between two other places has passes of its own.
    private static string NameOf(PlanFile plan, EndpointAddress from, EndpointAddress to)
    {
        var text = string.Join('\n', Path.GetFullPath(plan.FromMark.File), PlaceOf(from), PlaceOf(to));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    private static string PlaceOf(EndpointAddress address) =>
        address.Kind is EndpointKind.Server or EndpointKind.Database ? address.Path : Path.GetFullPath(address.Path);
}
