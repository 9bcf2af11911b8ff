using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.Sources.Files.Output;

/// <summary>A file, a dump folder or standard output as a target; starts a run of its kind.</summary>
internal sealed class FileTarget(string name, Func<RunPlan, ITargetRun> begin) : ITarget
{
    public string Name => name;

    public bool HasCollections => false;

    public bool CanBeResumed { get; init; }

    public Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Collection>>([]);

    public Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation) =>
        Task.Run(() => begin(plan), cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What every run on files answers: nothing turns out wrong afterwards.</summary>
    public static async IAsyncEnumerable<LateFault> NoLateFaults()
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <summary>A single file takes a single stream.</summary>
    public static void CheckSingle(RunPlan plan, string name)
    {
        if (plan.Streams.Count != 1)
        {
            throw new EndpointException(
                $"{name}: {plan.Streams.Count} streams don't go into one file: {string.Join(", ", plan.Streams.Select(s => s.Stream.Name))}.",
                "Choose one with --collections, or name a folder or a .sqlite file.",
                EndpointFailure.Usage
            );
        }
    }
}
