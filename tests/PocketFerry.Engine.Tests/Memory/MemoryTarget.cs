using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Tests.Memory;

/// <summary>A target that only knows its collections.</summary>
internal sealed class MemoryTarget(bool hasCollections, params Collection[] collections) : ITarget
{
    public string Name => "memory";

    public bool HasCollections => hasCollections;

    public Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Collection>>(collections);

    public Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation) =>
        throw new InvalidOperationException("Planning must not write.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
