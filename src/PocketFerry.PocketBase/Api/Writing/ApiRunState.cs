using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>What the streams of a run share.</summary>
internal sealed class ApiRunState(ApiServer server, RunPlan plan, IReadOnlyList<Collection> collections) : IDisposable
{
    public IReadOnlyList<Collection> Collections { get; } = collections;

    public DeferredValues Deferred { get; } = new();

    public Redirects Redirects { get; } = new();

    /// <summary>Whether the run makes the collection; a dry run leaves it unmade.</summary>
    public bool IsNew(Collection collection) => plan.CreateCollections.Any(c => c.Name == collection.Name);

    /// <summary>Sends a stream's records; null where a dry run can't ask the server.</summary>
    public RequestSender? SenderFor(ApiStream stream)
    {
        var batches = server.Features is { HasBatch: true, MaxRequests: > 1 };
        var changes = plan.ChangeCollections.Any(c => c.Name == stream.Collection.Name);
        if (plan.DryRun && (!batches || changes || IsNew(stream.Collection)))
        {
            return null;
        }

        var singles = new SingleSender(server, stream.Files);
        return batches ? new BatchSender(server, singles, plan.DryRun) : singles;
    }

    public void Dispose() => Deferred.Dispose();
}
