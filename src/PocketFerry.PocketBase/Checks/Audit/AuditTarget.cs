using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.Checks.Audit;

/// <summary>
/// Stands in for a PocketBase and writes nothing: rows are judged by the collections' rules, by one another, and by the
/// ids that are there. What is left to the PocketBase itself is unique values that it has already, and the owner's hooks.
/// </summary>
/// <remarks>Doesn't own the target. Not thread-safe.</remarks>
public sealed class AuditTarget : ITarget
{
    private readonly ITarget _target;

    /// <summary>Stands in for a target.</summary>
    public AuditTarget(ITarget target) => _target = target;

    /// <inheritdoc/>
    public string Name => _target.Name;

    /// <inheritdoc/>
    public bool HasCollections => true;

    /// <inheritdoc/>
    /// <remarks>Judging a password doesn't need its hash, which takes a tenth of a second.</remarks>
    public IPasswordHasher? PasswordHasher => null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation) =>
        _target.GetCollectionsAsync(cancellation);

    /// <inheritdoc/>
    public async Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation) =>
        new AuditRun(
            plan,
            _target as IRecordIds,
            await _target.GetCollectionsAsync(cancellation).ConfigureAwait(false)
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
