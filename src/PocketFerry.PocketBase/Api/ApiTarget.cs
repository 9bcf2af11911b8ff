using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Checks;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Undo;
using PocketFerry.PocketBase.Api.Writing;
using PocketFerry.PocketBase.Backups;
using PocketFerry.PocketBase.Checks;
using PocketFerry.PocketBase.Checks.Audit;
using PocketFerry.PocketBase.DataDirectory.Writing;

namespace PocketFerry.PocketBase.Api;

/// <summary>
/// Writes records and files into a running server. What is written is there at once: a run that stops leaves what it had
/// written.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class ApiTarget : ITarget, IRecordIds
{
    private readonly ApiServer _server;

    /// <summary>Makes a target of a server, which the target disposes.</summary>
    public ApiTarget(ApiServer server) => _server = server;

    /// <inheritdoc/>
    public string Name => _server.Name;

    /// <inheritdoc/>
    public bool HasCollections => true;

    /// <inheritdoc/>
    public IPasswordHasher? PasswordHasher =>
        _server.Options.Road == ApiRoad.Sql || _server.Options.Raw ? BcryptHasher.Instance : null;

    /// <inheritdoc/>
    public bool KeepsWhatIsWritten => true;

    /// <inheritdoc/>
    /// <remarks>
    /// Of each row there are a request and what the server has. New records make a request's worth, two of which are under
    /// way; existing ones are looked up, several requests at a time.
    /// </remarks>
    public int? BatchRowsOf(StreamPlan stream) =>
        stream.Mode == WriteMode.Insert && _server.Options.Road != ApiRoad.Sql
            ? Math.Max(100, _server.Options.BatchSize ?? BatchLimit.Useful)
            : 4000;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation) =>
        _server.ReadCollectionsAsync(cancellation);

    /// <summary>How many records some collections have; those that aren't there have none.</summary>
    public async Task<long> CountRecordsAsync(IEnumerable<string> collections, CancellationToken cancellation)
    {
        var there = await GetCollectionsAsync(cancellation).ConfigureAwait(false);
        long records = 0;
        foreach (var name in collections.Where(n => there.Any(c => c.Name == n)))
        {
            records += await RecordPages.CountAsync(_server, name, "", cancellation).ConfigureAwait(false);
        }

        return records;
    }

    /// <summary>
    /// Records of other collections that the server deletes when some are emptied, as they refer to records of these: how many
    /// at most.
    /// </summary>
    internal async Task<IReadOnlyList<(Collection Collection, long Count)>> CountDependantsAsync(
        IReadOnlySet<string> emptied,
        CancellationToken cancellation
    )
    {
        var there = await GetCollectionsAsync(cancellation).ConfigureAwait(false);
        var dependants = there
            .Where(c => emptied.Contains(c.Name))
            .SelectMany(c => Dependants.Of(_server, c, there))
            .Where(d => d.Go && !emptied.Contains(d.Collection.Name))
            .GroupBy(d => d.Collection.Name, StringComparer.Ordinal);
        var counted = new List<(Collection Collection, long Count)>();
        foreach (var group in dependants.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var filter = string.Join(" || ", group.Select(d => $"({d.Filter})").Distinct());
            var count = await RecordPages.CountAsync(_server, group.Key, filter, cancellation).ConfigureAwait(false);
            if (count > 0)
            {
                counted.Add((group.First().Collection, count));
            }
        }

        return counted;
    }

    /// <summary>What undoing a run of this plan couldn't put back.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="dependants">Other collections, records of which are deleted with those that they refer to.</param>
    internal IEnumerable<string> UndoLosses(RunPlan plan, IEnumerable<Collection> dependants) =>
        Api.Undo.UndoLosses.Of(_server, plan, dependants);

    /// <summary>Reads what is there, over the same connections; disposing it leaves the server to the target.</summary>
    internal ApiSource ReadBack() => new(_server) { LeavesServer = true };

    /// <inheritdoc/>
    public ISource OpenRecords() => ReadBack();

    /// <summary>The server's backups. Disposing them disposes the server.</summary>
    public IBackupStore Backups => new ServerBackups(_server);

    /// <inheritdoc/>
    public IAsyncEnumerable<CheckItem> CheckAsync(RunPlan? plan, CancellationToken cancellation) =>
        new ServerCheck(_server).LookAsync(plan, cancellation);

    /// <inheritdoc/>
    public IEnumerable<CheckItem> CheckQuickly(RunPlan plan) => MatchCheck.Look(plan);

    async Task<HashSet<string>> IRecordIds.FindAsync(
        string collection,
        IReadOnlyList<string> ids,
        CancellationToken cancellation
    ) => await ExistingIds.FindAsync(_server, collection, ids, cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation) =>
        await ApiRun.BeginAsync(_server, plan, cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
