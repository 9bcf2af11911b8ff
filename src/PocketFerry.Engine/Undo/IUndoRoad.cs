using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Engine.Undo;

/// <summary>A way to undo one run in its target. Dispose it.</summary>
internal interface IUndoRoad : IAsyncDisposable
{
    /// <summary>Looks what there is to do, and what stands against it; changes nothing.</summary>
    /// <exception cref="EndpointException">The target can't be read.</exception>
    Task<UndoReport> CheckAsync(CancellationToken cancellation);

    /// <summary>
    /// Does what the check found. Whatever ends it, another undo of the same run goes on from there: a record that is as it
    /// was before the run is done with.
    /// </summary>
    /// <param name="force">Also records that changed since the run.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <exception cref="EndpointException">Something can't be put back.</exception>
    Task ApplyAsync(bool force, CancellationToken cancellation);
}
