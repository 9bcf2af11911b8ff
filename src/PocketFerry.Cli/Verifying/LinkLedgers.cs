using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Links;

namespace PocketFerry.Cli.Verifying;

/// <summary>
/// What the newest run with <c>--rewrite-links</c> from the one place into the other, and those after it, have written down of
/// the names that files have there.
/// </summary>
internal sealed class LinkLedgers : IDisposable
{
    private readonly List<RunLedger> _ledgers = [];

    public LinkLedgers(EndpointAddress from, EndpointAddress to)
    {
        foreach (var ledger in KnownRun.Ledgers(from, to))
        {
            _ledgers.Add(ledger);
            var typed = Pbferry.Parse([.. ledger.Run.Arguments]);
            if (typed.Errors.Count == 0 && typed.GetValue(ServerOptions.RewriteLinks))
            {
                Targets = new LinkTargets(_ledgers);
                return;
            }
        }

        Dispose();
        _ledgers.Clear();
    }

    /// <summary>Where the files are now; null where no run has led links to them.</summary>
    public LinkTargets? Targets { get; }

    /// <inheritdoc/>
    public void Dispose() => _ledgers.ForEach(l => l.Dispose());
}
