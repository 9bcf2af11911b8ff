using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups.Road;
using PocketFerry.PocketBase.DataDirectory;

namespace PocketFerry.Cli.Runs;

/// <summary>Asks before records are deleted.</summary>
internal static class Truncation
{
    /// <exception cref="EndpointException">The answer is no, or there is nobody to ask.</exception>
    public static async Task ConfirmAsync(
        RunPlan plan,
        EndpointAddress target,
        ITarget opened,
        bool yes,
        CancellationToken cancellation
    )
    {
        var names = plan.Streams.Where(s => s.Truncate).Select(s => s.TargetName).ToHashSet();
        if (yes || plan.DryRun || names.Count == 0 || !target.IsPocketBase)
        {
            return;
        }

        var records = await CountAsync(names, target, opened, cancellation);
        if (records == 0)
        {
            return;
        }

        var what = $"{records} records of {string.Join(", ", names.Order(StringComparer.Ordinal))} in {target.Path}";
        Question.Confirm(
            $"Delete {what} first?",
            $"--truncate would delete {what}",
            yes,
            "Say --yes, or see with --dry-run what would happen."
        );
    }

    private static async Task<long> CountAsync(
        HashSet<string> names,
        EndpointAddress target,
        ITarget opened,
        CancellationToken cancellation
    )
    {
        if (opened is ApiTarget server)
        {
            return await server.CountRecordsAsync(names, cancellation);
        }

        if (opened is BackupTarget fetched)
        {
            return await fetched.CountRecordsAsync(names, cancellation);
        }

        await using var before = DataDirectorySource.Open(target.Path);
        var streams = await before.GetStreamsAsync(cancellation);
        return streams.Where(s => names.Contains(s.Name)).Sum(s => s.RowCount ?? 0);
    }
}
