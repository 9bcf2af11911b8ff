using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups.Servers;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>The backups that a run has on the server, by name.</summary>
internal sealed class WorkingBackups(ApiServer server, BackupRoadOptions options)
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(30);

    /// <summary>The state that is fetched.</summary>
    public string First => Named("first");

    /// <summary>The loaded state.</summary>
    public string Loaded => Named("loaded");

    /// <summary>The last state before the restore; the one that stays.</summary>
    public string Before => Named("before");

    /// <summary>Tells of what other runs have there: they may have been killed.</summary>
    public async Task TellOthersAsync(CancellationToken cancellation)
    {
        var there = await BackupList.ReadAsync(server.Client, cancellation).ConfigureAwait(false);
        var others = there.Select(b => b.Name).Where(IsWorking).ToList();
        if (others.Count > 0)
        {
            options.Note?.Invoke(
                $"{server.Name} has working backups of other runs: {string.Join(", ", others)}. If those were killed, pbferry backup delete makes room"
            );
        }
    }

    private bool IsWorking(string name) =>
        name.StartsWith("pbferry-", StringComparison.Ordinal)
        && (
            name.EndsWith("-first.zip", StringComparison.Ordinal)
            || name.EndsWith("-loaded.zip", StringComparison.Ordinal)
        )
        && name != First;

    /// <summary>Deletes those that are there; what stays all the same is told.</summary>
    public async Task DeleteAsync(params string[] names)
    {
        using var limit = new CancellationTokenSource(LongestFarewell);
        try
        {
            var there = await BackupList.ReadAsync(server.Client, limit.Token).ConfigureAwait(false);
            var store = new ServerBackups(server);
            foreach (var backup in there.Where(b => names.Contains(b.Name)))
            {
                await store.DeleteAsync(backup.Name, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is EndpointException or OperationCanceledException)
        {
            options.Note?.Invoke(
                $"{string.Join(", ", names)} may still be among the backups of {server.Name}, and are of no more use: {error.Message}"
            );
        }
    }

    private string Named(string what) => $"pbferry-{options.RunId.ToLowerInvariant()}-{what}.zip";
}
