using System.Collections.Concurrent;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Has requests sent in parts, some at a time: each lane sends one part after the other. Safe for use from several threads,
/// which share the lanes; dispose it when all is sent.
/// </summary>
/// <param name="most">How many lanes there are at most.</param>
/// <param name="open">Makes a lane, which takes its turn with the others.</param>
internal sealed class Lanes<T>(int most, Func<LaneTurn, T> open) : IDisposable
{
    private readonly LaneTurn _turn = new();
    private readonly SemaphoreSlim _free = new(most, most);
    private readonly ConcurrentBag<T> _idle = [];

    /// <summary>Sends all, and returns when each is written or has a fault.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="fitting">As many of the first requests as go together.</param>
    /// <param name="inOrder">Whether a part is sent when the one before it is done.</param>
    /// <param name="send">Has a lane send a part.</param>
    /// <param name="cancellation">Cancels.</param>
    public Task SendAsync(
        ArraySegment<WriteRequest> requests,
        Func<ArraySegment<WriteRequest>, ArraySegment<WriteRequest>> fitting,
        bool inOrder,
        Func<T, ArraySegment<WriteRequest>, CancellationToken, Task> send,
        CancellationToken cancellation
    ) =>
        Parallel.ForEachAsync(
            Parts(requests, fitting),
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = inOrder ? 1 : most },
            async (part, stop) =>
            {
                await _free.WaitAsync(stop).ConfigureAwait(false);
                try
                {
                    var lane = _idle.TryTake(out var used) ? used : open(_turn);
                    await send(lane, part, stop).ConfigureAwait(false);
                    _idle.Add(lane);
                }
                finally
                {
                    _free.Release();
                }
            }
        );

    public void Dispose()
    {
        _turn.Dispose();
        _free.Dispose();
    }

    private static IEnumerable<ArraySegment<WriteRequest>> Parts(
        ArraySegment<WriteRequest> requests,
        Func<ArraySegment<WriteRequest>, ArraySegment<WriteRequest>> fitting
    )
    {
        while (requests.Count > 0)
        {
            var part = fitting(requests);
            requests = requests[part.Count..];
            yield return part;
        }
    }
}
