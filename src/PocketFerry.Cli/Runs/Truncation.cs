using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Output;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups.Road;
using PocketFerry.PocketBase.DataDirectory;

namespace PocketFerry.Cli.Runs;

/// <summary>Asks before records are deleted.</summary>
internal static class Truncation
{
    /// <summary>Asks, and says which other collections lose records; gives these.</summary>
    /// <param name="plan">What is about to be done.</param>
    /// <param name="target">Where.</param>
    /// <param name="opened">The same, opened.</param>
    /// <param name="output">Says it where nothing is asked; null where it was said before.</param>
    /// <param name="yes">Whether the answer was given beforehand.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="EndpointException">The answer is no, or there is nobody to ask.</exception>
    public static async Task<IReadOnlyList<Collection>> ConfirmAsync(
        RunPlan plan,
        EndpointAddress target,
        ITarget opened,
        RunOutput? output,
        bool yes,
        CancellationToken cancellation
    )
    {
        var names = plan.Streams.Where(s => s.Truncate).Select(s => s.TargetName).ToHashSet();
        if (names.Count == 0 || !target.IsPocketBase)
        {
            return [];
        }

        // Data directories refuse to leave records that refer to nothing.
        var others = opened is ApiTarget server ? await server.CountDependantsAsync(names, cancellation) : [];
        var along = string.Join(", ", others.Select(o => $"up to {o.Count} records of {o.Collection.Name}"));
        if (along.Length > 0 && (yes || plan.DryRun))
        {
            output?.Note(
                $"--truncate deletes records of other collections, too: {along}; the server deletes them with the records that they refer to"
            );
        }

        if (!yes && !plan.DryRun)
        {
            await AskAsync(names, along, target, opened, cancellation);
        }

        return [.. others.Select(o => o.Collection)];
    }

    private static async Task AskAsync(
        HashSet<string> names,
        string along,
        EndpointAddress target,
        ITarget opened,
        CancellationToken cancellation
    )
    {
        var records = await CountAsync(names, target, opened, cancellation);
        if (records == 0)
        {
            return;
        }

        var what = $"{records} records of {string.Join(", ", names.Order(StringComparer.Ordinal))} in {target.Path}";
        what += along.Length > 0 ? $", and with them {along}" : "";
        Question.Confirm(
            $"Delete {what} first?",
            $"--truncate would delete {what}",
            yes: false,
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
