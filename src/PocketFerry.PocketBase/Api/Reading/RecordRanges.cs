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
internal sealed class RecordRanges(ApiServer server, Collection collection, IPageSource pages)
{
    // A page has room for some records that are made between the two requests.
    private const int Margin = 20;

    private readonly PageSize _size = new(server.Options.BatchSize);
    private readonly string _first = "";
    private long _read;

    /// <summary>How many records there are, as far as is known; null for no idea.</summary>
    public long? Expected { get; init; }

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
                var last =
                    Expected < count
                        ? null
                        : await pages.NthAsync(behind, count - (count / Margin), cancellation).ConfigureAwait(false);
                var range = new PageRange(behind, last, count);
                ranges.TryWrite(new IdRange(range, pages.AskAsync(range, cancellation)));
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

    private async IAsyncEnumerable<RowBatch> PagesAsync(
        IdRange first,
        SemaphoreSlim room,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var (range, answer) = (first.Range, first.Answer);
        while (true)
        {
            var page = await PageAsync(range, answer, cancellation).ConfigureAwait(false);
            if (ReferenceEquals(answer, first.Answer))
            {
                room.Release();
            }

            var isLast = page is not null && page.Count < range.Count;
            var behind = range.Behind;
            if (page is not null)
            {
                _read += page.Count;
                if (page.Count > 0)
                {
                    if (Complete is not null)
                    {
                        await Complete(page, behind, cancellation).ConfigureAwait(false);
                    }

                    behind = Encoding.UTF8.GetString(page.Bytes(page.Count - 1, IdOf(page)));
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
            range = new PageRange(behind, range.To, _size.Count);
            answer = pages.AskAsync(range, cancellation);
        }
    }

    // Null where the page is too long: smaller ones are asked for then.
    private async Task<RowBatch?> PageAsync(PageRange range, Task<PageAnswer> asked, CancellationToken cancellation)
    {
        try
        {
            using var answer = await asked.ConfigureAwait(false);
            var page = await pages.ReadAsync(range, answer, _read, cancellation).ConfigureAwait(false);
            _size.Learn(answer.Response.Body.Length, page.Count);
            return page;
        }
        catch (AnswerTooLongException) when (_size.TryShrink())
        {
            return null;
        }
        catch (JsonException error)
        {
            throw RecordPages.CannotRead(server, collection, range.Behind, error);
        }
    }

    private static int IdOf(RowBatch page)
    {
        var column = 0;
        while (page.Columns[column] != "id")
        {
            column++;
        }

        return column;
    }
}
