using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>
/// Reads all records of a collection, a page a batch. Each page begins behind the last id of the one before, so that
/// others' writes move nothing; views, whose ids may repeat, by numbered pages that are counted. The next page is under
/// way while one is worked on.
/// </summary>
internal sealed class RecordPages(ApiServer server, Collection collection, IReadOnlyList<string> columns)
{
    private readonly RecordPageReader _reader = new(columns);
    private readonly PageSize _size = new(server.Options.BatchSize);
    private readonly bool _isView = collection.Type == CollectionType.View;
    private long _read;
    private int _page;
    private int _asked;
    private long _total;
    private bool _isOver;

    /// <summary>PocketBase's filter; empty takes all.</summary>
    public string Filter { get; init; } = "";

    public long Limit { get; init; } = long.MaxValue;

    /// <summary>The record to begin behind; null for the first. A view, whose ids may repeat, begins with its first row.</summary>
    public ReadBehind? After
    {
        init
        {
            if (value is { Record.Length: > 0 } && !_isView)
            {
                _reader.GoBehind(value.Record);
                _read = value.Ordinal;
            }
        }
    }

    /// <summary>Works on each page before it is given out.</summary>
    public Func<RowBatch, string, CancellationToken, Task>? Complete { get; init; }

    public async IAsyncEnumerable<RowBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var next = NextAsync(stop.Token);
        try
        {
            while (await next.ConfigureAwait(false) is { } batch)
            {
                next = NextAsync(stop.Token);
                yield return batch;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await DropAsync(next).ConfigureAwait(false);
        }
    }

    private async Task<RowBatch?> NextAsync(CancellationToken cancellation)
    {
        if (_isOver || _read >= Limit)
        {
            return null;
        }

        var behind = _reader.LastId;
        var wanted = _isView ? PageSize.Most : (int)Math.Min(_size.Count, Limit - _read);
        var batch = await FetchAsync(behind, wanted, cancellation).ConfigureAwait(false);
        if (_isView)
        {
            return await CheckViewAsync(batch, cancellation).ConfigureAwait(false);
        }

        // Fewer than asked for: either the end, or a page that was asked for again in smaller parts.
        if (batch.Count == 0)
        {
            _isOver = true;
            batch.Dispose();
            return null;
        }

        _isOver = batch.Count < _asked;
        _read += batch.Count;
        if (Complete is not null)
        {
            await Complete(batch, behind, cancellation).ConfigureAwait(false);
        }

        return batch;
    }

    private async Task<RowBatch> FetchAsync(string behind, int count, CancellationToken cancellation)
    {
        while (true)
        {
            _asked = count;
            var path = _isView
                ? RecordQuery.Page(collection.Name, Filter, ++_page, count)
                : RecordQuery.Behind(collection.Name, behind, Filter, count);
            try
            {
                using var response = await server
                    .Client.ExpectAsync(
                        ApiRequest.Get(path) with
                        {
                            MaxBytes = count == 1 || _isView ? int.MaxValue : PageSize.MaxBytes,
                        },
                        cancellation
                    )
                    .ConfigureAwait(false);
                var batch = _reader.Read(response.Body, _read);
                _size.Learn(response.Body.Length, batch.Count);
                return batch;
            }
            catch (AnswerTooLongException) when (_size.TryShrink())
            {
                count = Math.Min(count, _size.Count);
            }
            catch (JsonException error)
            {
                throw CannotRead(server, collection, behind, error);
            }
        }
    }

    private async Task<RowBatch?> CheckViewAsync(RowBatch batch, CancellationToken cancellation)
    {
        var first = _page == 1;
        if (first)
        {
            _total = _reader.TotalItems;
        }

        _read += batch.Count;
        _isOver = batch.Count < _asked;
        if (_isOver || _reader.TotalItems != _total)
        {
            var now = await CountAsync(server, collection.Name, Filter, cancellation).ConfigureAwait(false);
            if (now != _total || (_isOver && _read != _total))
            {
                batch.Dispose();
                throw new EndpointException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{server.Name}: the view '{collection.Name}' changed while it was read ({_total} rows at first, {now} now)."
                    ),
                    "Read it again while nobody writes."
                );
            }
        }

        if (batch.Count > 0 && Limit >= _read)
        {
            return batch;
        }

        if (batch.Count > 0)
        {
            return Cut(batch, (int)(batch.Count - (_read - Limit)));
        }

        batch.Dispose();
        return null;
    }

    private static RowBatch Cut(RowBatch batch, int count)
    {
        var shorter = new RowBatch(batch.Columns, Math.Max(count, 1));
        for (var row = 0; row < count; row++)
        {
            shorter.AddRow(batch.Position(row));
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                shorter[row, i] = shorter.Copy(batch, batch[row, i]);
            }
        }

        batch.Dispose();
        return shorter;
    }

    /// <summary>An Infinity in a number field makes PocketBase answer 200 with nothing.</summary>
    public static EndpointException CannotRead(
        ApiServer server,
        Collection collection,
        string behind,
        JsonException error
    ) =>
        new(
            $"{server.Name}: the records of '{collection.Name}' behind id '{behind}' can't be read: {error.Message}",
            "A broken number in one of them makes PocketBase answer with nothing; find it in the dashboard, or read the data directory.",
            inner: error
        );

    public static async Task<long> CountAsync(
        ApiServer server,
        string collection,
        string filter,
        CancellationToken cancellation
    )
    {
        using var response = await server
            .Client.ExpectAsync(ApiRequest.Get(RecordQuery.Count(collection, filter)), cancellation)
            .ConfigureAwait(false);
        var reader = new RecordPageReader(["id"]);
        reader.Read(response.Body, 0).Dispose();
        return reader.TotalItems;
    }

    private static async Task DropAsync(Task<RowBatch?> next)
    {
        try
        {
            (await next.ConfigureAwait(false))?.Dispose();
        }
        catch (Exception error) when (error is OperationCanceledException or EndpointException)
        {
            // Nobody waits for that page any more; a failure that somebody waited for was thrown to them already.
        }
    }
}
