using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Taken by the lane that hands a request to the network, so that requests set out in order: the next one does when this one
/// is under way, and the server reads it while it works on this one. Thread-safe; dispose it.
/// </summary>
internal sealed class LaneTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Sends a request in its turn.</summary>
    /// <param name="client">The server's.</param>
    /// <param name="request">Makes the request, whose content hands the turn on when it is on its way.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<ApiResponse> SendAsync(
        ApiClient client,
        Func<Action, ApiRequest> request,
        CancellationToken cancellation
    )
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        var isMyTurn = 1;
        void Hand()
        {
            if (Interlocked.Exchange(ref isMyTurn, 0) == 1)
            {
                _turn.Release();
            }
        }

        try
        {
            return await client.SendAsync(request(Hand), cancellation).ConfigureAwait(false);
        }
        finally
        {
            Hand();
        }
    }

    public void Dispose() => _turn.Dispose();
}
