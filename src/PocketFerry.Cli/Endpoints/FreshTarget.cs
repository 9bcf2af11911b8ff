using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.Cli.Endpoints;

/// <summary>A PocketBase without collections, to plan for.</summary>
internal sealed class FreshTarget : ITarget
{
    public string Name => "a fresh PocketBase";

    public bool HasCollections => true;

    public Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Collection>>([]);

    public Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation) =>
        throw new NotSupportedException("Nothing is written into a plan's target.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
