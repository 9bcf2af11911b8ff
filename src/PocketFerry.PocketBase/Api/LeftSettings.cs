using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.PocketBase.Api.Settings;

namespace PocketFerry.PocketBase.Api;

/// <summary>Settings of a server that a run was killed with before it could put them back.</summary>
public static class LeftSettings
{
    /// <summary>Puts them back.</summary>
    /// <param name="server">The server.</param>
    /// <param name="ledger">The killed run's ledger.</param>
    /// <param name="cancellation">Cancels it; what wasn't put back stays in the ledger.</param>
    /// <returns>What was put back, a line each.</returns>
    /// <exception cref="EndpointException">The server refused it, or the ledger can't be read.</exception>
    public static async Task<IReadOnlyList<string>> PutBackAsync(
        ApiServer server,
        string ledger,
        CancellationToken cancellation
    )
    {
        try
        {
            using var opened = RunLedger.Open(ledger);
            var run = opened.Run;
            var changes = await new TemporarySettings(server, opened).PutBackAsync(cancellation).ConfigureAwait(false);
            if (changes.Count > 0)
            {
                await server.RefreshAsync(cancellation).ConfigureAwait(false);
            }

            return
            [
                .. changes.Select(c =>
                    $"{$"{c.Kind} {c.Subject}".TrimEnd()} of {server.Name} is {c.Before} again; run {run.Id} had left it {c.During}"
                ),
            ];
        }
        catch (LedgerException error)
        {
            throw new EndpointException(error.Message, "Delete it if it is damaged.", inner: error);
        }
    }
}
