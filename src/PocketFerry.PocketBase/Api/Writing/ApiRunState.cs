using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Passes;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Hooks;
using PocketFerry.PocketBase.Api.Undo;
using PocketFerry.PocketBase.Api.Writing.Planned;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>What the streams of a run share.</summary>
internal sealed class ApiRunState(
    ApiServer server,
    RunPlan plan,
    IReadOnlyList<Collection> collections,
    RunLedger ledger
) : IDisposable
{
    private readonly Dictionary<int, RequestSender?> _senders = [];

    public IReadOnlyList<Collection> Collections { get; } = collections;

    /// <summary>Remembers the run.</summary>
    public RunLedger Ledger { get; } = ledger;

    /// <summary>What is remembered for later passes; null where the run is none, or kept by nobody.</summary>
    public PassMemory? Passes { get; } = plan.DryRun ? null : plan.Passes;

    /// <summary>Keeps what is needed to undo the run; null where nothing is kept.</summary>
    public ChangeRecorder? Undo { get; } =
        plan.DryRun || plan.Ledger?.Undo is null ? null : new ChangeRecorder(server, plan.Ledger.Undo);

    public Redirects Redirects { get; } = new(ledger.Redirects);

    /// <summary>The new records of a dry run; null in a run that is kept.</summary>
    public PlannedRecords? Planned { get; } =
        plan.DryRun ? new PlannedRecords([.. plan.Streams.Select(s => s.Collection)]) : null;

    /// <summary>The name of a collection that the run writes; null for others.</summary>
    public string? PlannedName(string collectionId) =>
        plan.Streams.FirstOrDefault(s => s.Collection?.Id == collectionId)?.Collection!.Name;

    /// <summary>How many other records may go along with one in a batch of a dry run.</summary>
    public int MostNeeds => server.ByHooks ? 0 : Math.Clamp(server.Features.MaxRequests - 2, 0, 40);

    /// <summary>Whether nothing is kept.</summary>
    public bool IsDryRun => plan.DryRun;

    /// <summary>Whether the run makes the collection; a dry run leaves it unmade.</summary>
    public bool IsNew(Collection collection) => IsNew(collection.Name);

    /// <summary>Whether the run makes the collection of that name.</summary>
    public bool IsNew(string collection) => plan.CreateCollections.Any(c => c.Name == collection);

    /// <summary>Sends a stream's records; null where a dry run can't ask the server.</summary>
    public RequestSender? SenderFor(ApiStream stream)
    {
        if (!_senders.TryGetValue(stream.Number, out var sender))
        {
            sender = NewSenderFor(stream);
            _senders.Add(stream.Number, sender);
        }

        return sender;
    }

    private RequestSender? NewSenderFor(ApiStream stream)
    {
        var singles = new SingleSender(server, stream.Files);
        var others = OthersFor(stream, singles);
        return stream.ByHooks && (!plan.DryRun || CanBeAsked(stream))
            ? new HookSender(server, singles, others, plan.DryRun)
            : others;
    }

    private RequestSender? OthersFor(ApiStream stream, SingleSender singles)
    {
        var batches = server.Features is { HasBatch: true, MaxRequests: > 1 };
        if (plan.DryRun && (!batches || stream.BySql || !CanBeAsked(stream)))
        {
            return null;
        }

        return batches
            ? new BatchSender(
                server,
                singles,
                plan.DryRun,
                server.Options.VerifyFiles ? stream.Files : null,
                Undo is { } undo ? () => undo.PrintsOf(stream.Collection) : null
            )
            : singles;
    }

    /// <summary>Writes a stream's records by SQL; null where the server has none, or a dry run can't ask it.</summary>
    public SqlRoad? SqlFor(ApiStream stream, RequestSender? sender, RowFiles files) =>
        server.Features.HasSql && !stream.ByHooks && (!plan.DryRun || CanBeAsked(stream))
            ? new SqlRoad(server, stream, sender, files, this)
            : null;

    // Of collections and fields that a dry run leaves unmade the server knows nothing.
    private bool CanBeAsked(ApiStream stream) =>
        !IsNew(stream.Collection) && plan.ChangeCollections.All(c => c.Name != stream.Collection.Name);

    public void Dispose()
    {
        foreach (var sender in _senders.Values)
        {
            sender?.Dispose();
        }

        Planned?.Dispose();
    }
}
