using PocketFerry.Engine.Ledgers;
using PocketFerry.PocketBase.Api;

namespace PocketFerry.Cli.Runs;

/// <summary>Puts back the settings of a server that killed runs of this machine left changed.</summary>
internal static class LeftBehind
{
    public static async Task PutBackAsync(ApiServer server, CancellationToken cancellation)
    {
        var store = StateFolder.Store;
        foreach (var run in store.Unsettled(server.Name))
        {
            // Whoever has the lock puts them back.
            using var taken = store.TryLock(run);
            if (taken is null)
            {
                continue;
            }

            if (File.Exists(store.LedgerOf(run)))
            {
                foreach (var line in await LeftSettings.PutBackAsync(server, store.LedgerOf(run), cancellation))
                {
                    Console.Error.WriteLine($"note: {line}");
                }
            }

            File.Delete(store.MarkerOf(server.Name, run));
        }
    }

    /// <summary>Says what a run could not put back, since its server was gone, say.</summary>
    public static void Warn(RunLedger ledger)
    {
        foreach (var change in ledger.Settings.Open())
        {
            Output.Failures.Warn(
                $"{$"{change.Kind} {change.Subject}".TrimEnd()} of {change.Server} is still {change.During}, and was {change.Before}: "
                    + "the next pbferry command there puts it back"
            );
        }
    }
}
