using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Endpoints;

/// <summary>Something that can be written: a PocketBase, or files.</summary>
public interface ITarget : IAsyncDisposable
{
    /// <summary>The endpoint as the user wrote it, without secrets; for messages.</summary>
    string Name { get; }

    /// <summary>
    /// Whether the target has collections, so that rows must be mapped and validated into records before they are
    /// written. Files take rows as they come.
    /// </summary>
    bool HasCollections { get; }

    /// <summary>
    /// Hashes plain passwords for a target that stores what it is given; null for one that hashes them itself.
    /// </summary>
    IPasswordHasher? PasswordHasher => null;

    /// <summary>
    /// Whether what a run writes is there at once and stays when the run ends early, so that it can be resumed by the
    /// plan's ledger. Otherwise a run that isn't committed leaves the target as it was.
    /// </summary>
    bool KeepsWhatIsWritten => false;

    /// <summary>
    /// Whether a run that ended early can go on where it was, by the plan's ledger: what it wrote is there
    /// (<see cref="KeepsWhatIsWritten"/>), or lies aside until it is whole.
    /// </summary>
    bool CanBeResumed => KeepsWhatIsWritten;

    /// <summary>
    /// Most rows of a batch that the target wants to be given of a stream, since it holds more than the row itself of each;
    /// null takes batches as they come.
    /// </summary>
    int? BatchRowsOf(StreamPlan stream) => null;

    /// <summary>The collections that are there now; empty for files.</summary>
    Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation);

    /// <summary>Looks at what may stand in the way of a run, and changes nothing.</summary>
    /// <param name="plan">The run; null looks at the target by itself.</param>
    /// <param name="cancellation">Ends the looking.</param>
    IAsyncEnumerable<CheckItem> CheckAsync(RunPlan? plan, CancellationToken cancellation) =>
        AsyncEnumerable.Empty<CheckItem>();

    /// <summary>The part of <see cref="CheckAsync"/> that costs next to nothing, for a run that is about to begin.</summary>
    IEnumerable<CheckItem> CheckQuickly(RunPlan plan) => [];

    /// <summary>
    /// The records that are there now, to be read beside a run; null where there are none. Whoever opened them disposes
    /// them, which leaves the target open.
    /// </summary>
    ISource? OpenRecords() => null;

    /// <summary>Starts a run: takes the locks, makes the working copy, applies the plan's schema changes to it.</summary>
    /// <exception cref="EndpointException">The target can't take the run; nothing was changed.</exception>
    Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation);
}
