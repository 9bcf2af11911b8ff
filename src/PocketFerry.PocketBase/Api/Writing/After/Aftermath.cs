using PocketFerry.Engine.Links;
using PocketFerry.Engine.Plans;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>What a run does when all records are there: reads some back, mends links, sees to users without a password.</summary>
internal sealed class Aftermath(ApiServer server, RunPlan plan, ApiRunState state, IReadOnlyList<ApiStream> streams)
{
    private readonly ResetMails _resets = new(server, state.Ledger);

    /// <summary>What to know of users without a password, by collection.</summary>
    public IReadOnlyDictionary<string, string> Resets => _resets.Said;

    /// <summary>What to know of it.</summary>
    public async Task<List<string>> FinishAsync(CancellationToken cancellation)
    {
        var said = new List<string>();
        var check = new SampleCheck(server, state);
        foreach (var stream in streams)
        {
            said.AddRange(await check.CheckAsync(stream, cancellation).ConfigureAwait(false));
        }

        if (server.Options.RewriteLinks)
        {
            var targets = new LinkTargets([state.Ledger]);
            targets.Add(plan, state.Collections);
            var rewriting = new LinkRewriting(server, state, targets);
            foreach (var stream in streams)
            {
                await rewriting.RewriteAsync(stream, cancellation).ConfigureAwait(false);
            }

            said.AddRange(rewriting.Said());
        }

        said.AddRange(await _resets.FinishAsync(plan.ResetList, cancellation).ConfigureAwait(false));
        return said;
    }
}
