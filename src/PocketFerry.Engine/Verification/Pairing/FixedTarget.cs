using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Verification.Pairing;

/// <summary>Collections to plan for, into which nothing is written.</summary>
internal sealed class FixedTarget(string name, IReadOnlyList<Collection> collections) : ITarget
{
    public string Name => name;

    public bool HasCollections => true;

    public Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation) =>
        Task.FromResult(collections);

    public Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation) =>
        throw new NotSupportedException("Nothing is written into what is compared.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
