using System.Diagnostics;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// A part that a server keeps whole or not at all, so that its records tell what became of it when the answer was lost.
/// </summary>
internal static class WholePart
{
    /// <summary>Sends a part until its outcome is known.</summary>
    /// <param name="sender">Looks the records up.</param>
    /// <param name="client">The server's.</param>
    /// <param name="limit">Learns how long it takes.</param>
    /// <param name="collection">The collection's name.</param>
    /// <param name="part">The part.</param>
    /// <param name="post">Sends it.</param>
    /// <param name="judge">Reads the answer.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<PartOutcome> SendAsync(
        RequestSender sender,
        ApiClient client,
        BatchLimit limit,
        string collection,
        ArraySegment<WriteRequest> part,
        Func<Task<ApiResponse>> post,
        Func<ApiResponse, PartOutcome> judge,
        CancellationToken cancellation
    )
    {
        var wasLost = false;
        var backoff = client.NewBackoff();
        while (true)
        {
            var clock = Stopwatch.StartNew();
            try
            {
                using var response = await post().ConfigureAwait(false);
                // Reading the answer takes none of the server's time.
                var elapsed = clock.Elapsed;
                var outcome = judge(response);
                if (outcome == default && response.IsSuccess)
                {
                    limit.Learn(part.Count, elapsed);
                }

                // What failed because it was already there: the first time it went through, unheard.
                if (
                    wasLost
                    && outcome.Bad is { } bad
                    && await sender.IsDoneAsync(collection, part, cancellation).ConfigureAwait(false)
                )
                {
                    part[bad].Fault = null;
                    return default;
                }

                return outcome;
            }
            catch (AnswerLostException) when (!backoff.IsOver)
            {
                wasLost = true;
                await backoff.WaitAsync(null, cancellation).ConfigureAwait(false);
                if (await sender.IsDoneAsync(collection, part, cancellation).ConfigureAwait(false))
                {
                    return default;
                }
            }
            catch (AnswerLostException lost)
            {
                throw client.Unreachable(lost);
            }
        }
    }
}

/// <summary>What became of a part; the default is that all of it went well.</summary>
/// <param name="Bad">The request that is to blame, by its place; null for none.</param>
internal readonly record struct PartOutcome(int? Bad)
{
    /// <summary>The server could not do it; nobody is to blame.</summary>
    public static PartOutcome TooMuch { get; } = new() { IsTooMuch = true };

    public bool IsTooMuch { get; init; }

    /// <summary>The body is longer than the server takes.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>The requests have to go alone.</summary>
    public bool IsOff { get; init; }

    /// <summary>The server saw nothing of it.</summary>
    public bool WasNotSent { get; init; }
}
