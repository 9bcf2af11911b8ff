using System.Runtime.CompilerServices;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>
/// Begins to read the next short streams while one is read, so that many small collections don't cost a round trip each.
/// Not for several threads.
/// </summary>
/// <param name="most">How many are begun ahead.</param>
/// <param name="read">Reads one.</param>
internal sealed class StreamsAhead(
    int most,
    Func<SourceStream, ReadOptions, CancellationToken, IAsyncEnumerable<RowBatch>> read
) : IAsyncDisposable
{
    // One page: of what is begun, no more is held.
    private const int MostRows = PageSize.Most;

    private readonly Queue<(SourceStream Stream, ReadOptions Options)> _expected = new();
    private readonly Dictionary<string, BegunStream> _begun = new(StringComparer.Ordinal);

    /// <summary>The streams that will be read, in this order.</summary>
    public void Expect(IReadOnlyList<(SourceStream Stream, ReadOptions Options)> streams)
    {
        _expected.Clear();
        foreach (var stream in streams)
        {
            _expected.Enqueue(stream);
        }
    }

    /// <summary>Reads a stream, begun or not.</summary>
    public async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var begun = await TakeAsync(stream, options).ConfigureAwait(false) ?? Begin(stream, options);
        await using (begun.ConfigureAwait(false))
        {
            using var stopping = cancellation.UnsafeRegister(b => ((BegunStream)b!).Stop(), begun);
            BeginNext(stream);
            while (await begun.NextAsync(cancellation).ConfigureAwait(false) is { } batch)
            {
                yield return batch;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var begun in _begun.Values)
        {
            begun.Stop();
            await begun.DisposeAsync().ConfigureAwait(false);
        }

        _begun.Clear();
    }

    private BegunStream Begin(SourceStream stream, ReadOptions options) =>
        new(token => read(stream, options, token), options);

    private async Task<BegunStream?> TakeAsync(SourceStream stream, ReadOptions options)
    {
        if (!_begun.Remove(stream.Name, out var begun))
        {
            return null;
        }

        if (begun.Options == options)
        {
            return begun;
        }

        begun.Stop();
        await begun.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private void BeginNext(SourceStream current)
    {
        // Streams that were done before a run was resumed aren't read.
        if (_expected.Any(e => e.Stream.Name == current.Name))
        {
            while (_expected.Dequeue().Stream.Name != current.Name) { }
        }

        while (_begun.Count < most && _expected.TryPeek(out var next) && next.Stream.RowCount <= MostRows)
        {
            _expected.Dequeue();
            _begun[next.Stream.Name] = Begin(next.Stream, next.Options);
        }
    }
}
