using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Verification;

namespace PocketFerry.Cli.Verifying;

/// <summary>What the ledgers of this machine tell of the runs from the one place into the other.</summary>
/// <param name="Record">The newest of them that wasn't a repair.</param>
/// <param name="NotCarried">What any of them could not carry.</param>
internal sealed record KnownRun(RunRecord Record, NotCarried NotCarried)
{
    private const int MostLooked = 200;

    /// <summary>Looks for them; null where there is none.</summary>
    public static KnownRun? Find(EndpointAddress from, EndpointAddress to)
    {
        var runs = new List<(RunRecord Record, NotCarried NotCarried)>();
        foreach (var ledger in Ledgers(from, to))
        {
            using (ledger)
            {
                if (ledger.Run is { State: RunState.Done } run)
                {
                    runs.Add((run, Of(ledger)));
                }
            }
        }

        var own = runs.Find(r => !r.Record.IsRepair).Record;
        return own is null
            ? null
            : new KnownRun(
                own,
                new NotCarried(
                    own.Id,
                    runs.SelectMany(r => r.NotCarried.Dates).ToHashSet(StringComparer.Ordinal),
                    runs.SelectMany(r => r.NotCarried.Hashes).ToHashSet(StringComparer.Ordinal)
                )
            );
    }

    /// <summary>
    /// The ledgers of the runs from the one place into the other, whatever became of them, the newest first. Whoever takes
    /// one disposes it.
    /// </summary>
    public static IEnumerable<RunLedger> Ledgers(EndpointAddress from, EndpointAddress to)
    {
        var store = StateFolder.Store;
        foreach (var id in store.Ids().Take(MostLooked))
        {
            if (Open(store.LedgerOf(id)) is not { } ledger)
            {
                continue;
            }

            var run = ledger.Run;
            if (
                !run.DryRun
                && Place(run.Source, run.Folder) == Place(from.Path, Environment.CurrentDirectory)
                && Place(run.Target, run.Folder) == Place(to.Path, Environment.CurrentDirectory)
            )
            {
                yield return ledger;
            }
            else
            {
                ledger.Dispose();
            }
        }
    }

    // A ledger of another version, or a broken one, tells nothing here; pbferry runs names it.
    private static RunLedger? Open(string path)
    {
        try
        {
            return RunLedger.Open(path);
        }
        catch (LedgerException)
        {
            return null;
        }
    }

    /// <summary>What a run could not carry.</summary>
    public static NotCarried Of(RunLedger ledger)
    {
        var streams = ledger.Streams.All();
        HashSet<string> With(string tally) =>
            [.. streams.Where(s => ledger.Streams.Tally(s.Number, tally) > 0).Select(s => s.Target)];
        return new NotCarried(ledger.Run.Id, With("Dates"), With("Hashes"));
    }

    private static string Place(string path, string folder) =>
        path.Contains("://", StringComparison.Ordinal)
            ? path.TrimEnd('/').ToLowerInvariant().Replace("//localhost", "//127.0.0.1", StringComparison.Ordinal)
            : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, folder));
}
