using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>
/// Reads all records of a collection in ranges of ids, several at a time, and gives them in the order of their ids. Where
/// a range ends is asked first, which costs the server next to nothing. Others may write meanwhile: no record that stays
/// is missed or given twice.
/// </summary>
internal sealed class RecordRanges(ApiServer server, Collection collection, IReadOnlyList<string> columns)
{
    // A page has room for some records that are made between the two requests.
    private const int Margin = 20;

    private readonly RecordPageReader _reader = new(columns);
    private readonly PageSize _size = new(server.Options.BatchSize);
    private readonly string _first = "";
    private long _read;

    /// <summary>PocketBase's filter; empty takes all.</summary>
    public string Filter { get; init; } = "";

    /// <summary>How many pages are under way at a time.</summary>
    public required int AtATime { get; init; }

    /// <summary>The record to begin behind; null for the first.</summary>
    public ReadBehind? After
    {
        init
        {
            if (value is { Record.Length: > 0 })
            {
                (_first, _read) = (value.Record, value.Ordinal);
            }
        }
    }

    /// <summary>Works on each page before it is given out.</summary>
    public Func<RowBatch, string, CancellationToken, Task>? Complete { get; init; }

    public async IAsyncEnumerable<RowBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var room = new SemaphoreSlim(AtATime);
        var ranges = Channel.CreateUnbounded<IdRange>();
        var asking = AskAsync(ranges.Writer, room, stop.Token);
        try
        {
            await foreach (var range in ranges.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                await foreach (var page in PagesAsync(range, room, cancellation).ConfigureAwait(false))
                {
                    yield return page;
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await asking.ConfigureAwait(false);
            while (ranges.Reader.TryRead(out var left))
            {
                await left.DropAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task AskAsync(ChannelWriter<IdRange> ranges, SemaphoreSlim room, CancellationToken cancellation)
    {
        try
        {
            for (string? behind = _first; behind is not null; )
            {
                await room.WaitAsync(cancellation).ConfigureAwait(false);
                var count = _size.Count;
                var last = await LastAsync(behind, count - (count / Margin), cancellation).ConfigureAwait(false);
                ranges.TryWrite(new IdRange(behind, last, count, AskAsync(behind, last, count, cancellation)));
                behind = last;
            }

            ranges.Complete();
        }
        catch (Exception error)
        {
            // Whoever reads the channel rethrows it; if the reading was stopped, nobody does.
            ranges.Complete(error);
        }
    }

    // The id so many records on; null where there are fewer.
    private async Task<string?> LastAsync(string behind, int count, CancellationToken cancellation)
    {
        using var answer = await server
            .Client.ExpectAsync(ApiRequest.Get(RecordQuery.Nth(collection.Name, behind, Filter, count)), cancellation)
            .ConfigureAwait(false);
        using var page = new RecordPageReader(["id"]).Read(answer.Body, 0);
        return page.Count == 0 ? null : Encoding.UTF8.GetString(page.Bytes(0, 0));
    }

    private Task<ApiResponse> AskAsync(string behind, string? last, int count, CancellationToken cancellation) =>
        server.Client.ExpectAsync(
            ApiRequest.Get(RecordQuery.Behind(collection.Name, behind, Filter, count, last)) with
            {
                MaxBytes = count == 1 ? int.MaxValue : PageSize.MaxBytes,
            },
            cancellation
        );

    private async IAsyncEnumerable<RowBatch> PagesAsync(
        IdRange range,
        SemaphoreSlim room,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var (behind, answer, count) = (range.Behind, range.Answer, range.Count);
        while (true)
        {
            var page = await PageAsync(answer, behind).ConfigureAwait(false);
            if (ReferenceEquals(answer, range.Answer))
            {
                room.Release();
            }

            var isLast = page is not null && page.Count < count;
            if (page is not null)
            {
                _read += page.Count;
                if (page.Count > 0)
                {
                    if (Complete is not null)
                    {
                        await Complete(page, behind, cancellation).ConfigureAwait(false);
                    }

                    behind = _reader.LastId;
                    yield return page;
                }
                else
                {
                    page.Dispose();
                }
            }

            if (isLast || (behind.Length > 0 && behind == range.To))
            {
                yield break;
            }

            // More records than the page has room for, or longer ones than it may hold.
            count = _size.Count;
            answer = AskAsync(behind, range.To, count, cancellation);
        }
    }

    // Null where the page is too long: smaller ones are asked for then.
    private async Task<RowBatch?> PageAsync(Task<ApiResponse> asked, string behind)
    {
        try
        {
            using var answer = await asked.ConfigureAwait(false);
            var page = _reader.Read(answer.Body, _read);
            _size.Learn(answer.Body.Length, page.Count);
            return page;
        }
        catch (AnswerTooLongException) when (_size.TryShrink())
        {
            return null;
        }
        catch (JsonException error)
        {
            throw RecordPages.CannotRead(server, collection, behind, error);
        }
    }
}
