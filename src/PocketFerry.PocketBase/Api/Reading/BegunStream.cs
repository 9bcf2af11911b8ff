using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>A stream whose first batch is under way. Stop it before it is disposed early.</summary>
internal sealed class BegunStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<RowBatch> _batches;
    private Task<bool> _next;
    private bool _isHeld;

    /// <param name="read">Reads it.</param>
    /// <param name="options">What is read of it.</param>
    public BegunStream(Func<CancellationToken, IAsyncEnumerable<RowBatch>> read, ReadOptions options)
    {
        Options = options;
        _batches = read(_stop.Token).GetAsyncEnumerator(CancellationToken.None);
        _next = _batches.MoveNextAsync().AsTask();
        _isHeld = true;
    }

    public ReadOptions Options { get; }

    /// <summary>The next batch, which the caller disposes; null behind the last.</summary>
    public async Task<RowBatch?> NextAsync(CancellationToken cancellation)
    {
        if (!_isHeld)
        {
            _next = _batches.MoveNextAsync().AsTask();
        }

        _isHeld = false;
        try
        {
            return await _next.ConfigureAwait(false) ? _batches.Current : null;
        }
        catch (OperationCanceledException)
        {
            // By the token of the one who reads, if it was that.
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Nobody reads it to its end.</summary>
    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (await _next.ConfigureAwait(false) && _isHeld)
            {
                _batches.Current.Dispose();
            }
        }
        catch (Exception error)
            when (error is OperationCanceledException or EndpointException or Client.AnswerLostException)
        {
            // Whoever reads was told, or gave up first.
        }

        await _batches.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
