using PocketFerry.Engine.Ledgers;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Api.Settings;

/// <summary>Settings of a server that a run changes while it lasts: each is in the ledger before it is changed.</summary>
internal sealed class TemporarySettings(ApiServer server, RunLedger ledger)
{
    private static readonly TimeSpan LongestPutBack = TimeSpan.FromSeconds(30);

    /// <summary>Switches the server's batches on; leaves them alone where they are on.</summary>
    public async Task EnableBatchAsync(CancellationToken cancellation)
    {
        if (server.Features.HasBatch)
        {
            return;
        }

        ledger.Settings.Add(new SettingChange(server.Name, BatchSwitch.Kind, "", "false", "true"));
        await BatchSwitch.SetAsync(server, isOn: true, cancellation).ConfigureAwait(false);
        CrashPoint.Reach("setting-changed");
        await server.RefreshAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes a required field optional; leaves it alone where a run that is resumed did so.</summary>
    public async Task RelaxAsync(Collection collection, Field field, CancellationToken cancellation)
    {
        var subject = RequiredSwitch.SubjectOf(collection, field);
        if (ledger.Settings.Open().All(c => c.Kind != RequiredSwitch.Kind || c.Subject != subject))
        {
            ledger.Settings.Add(new SettingChange(server.Name, RequiredSwitch.Kind, subject, "true", "false"));
        }

        await RequiredSwitch.SetAsync(server, subject, isOn: false, cancellation).ConfigureAwait(false);
        CrashPoint.Reach("setting-changed");
    }

    /// <summary>At the end of a run, however it ended: puts back what it changed.</summary>
    public async Task PutBackAsync()
    {
        // The run itself may have been cancelled.
        using var limit = new CancellationTokenSource(LongestPutBack);
        await PutBackAsync(limit.Token).ConfigureAwait(false);
    }

    /// <summary>Puts back what the ledger's run changed; gives what that was.</summary>
    public async Task<IReadOnlyList<SettingChange>> PutBackAsync(CancellationToken cancellation)
    {
        var changes = ledger.Settings.Open();
        foreach (var change in changes)
        {
            var before = change.Before == "true";
            await (
                change.Kind == BatchSwitch.Kind
                    ? BatchSwitch.SetAsync(server, before, cancellation)
                    : RequiredSwitch.SetAsync(server, change.Subject, before, cancellation)
            ).ConfigureAwait(false);
            ledger.Settings.Close(change);
        }

        return changes;
    }
}
