using System.Collections.Concurrent;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Has requests sent in parts, some at a time: each lane sends one part after the other.</summary>
internal static class Lanes
{
    /// <summary>Sends all, and returns when each is written or has a fault.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="fitting">As many of the first requests as go together.</param>
    /// <param name="atATime">How many lanes there are at most.</param>
    /// <param name="open">Makes a lane, which takes its turn with the others.</param>
    /// <param name="send">Has a lane send a part.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task SendAsync<T>(
        ArraySegment<WriteRequest> requests,
        Func<ArraySegment<WriteRequest>, ArraySegment<WriteRequest>> fitting,
        int atATime,
        Func<LaneTurn, T> open,
        Func<T, ArraySegment<WriteRequest>, CancellationToken, Task> send,
        CancellationToken cancellation
    )
    {
        using var turn = new LaneTurn();
        var idle = new ConcurrentBag<T>();
        await Parallel
            .ForEachAsync(
                Parts(requests, fitting),
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = atATime },
                async (part, stop) =>
                {
                    var lane = idle.TryTake(out var used) ? used : open(turn);
                    await send(lane, part, stop).ConfigureAwait(false);
                    idle.Add(lane);
                }
            )
            .ConfigureAwait(false);
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
