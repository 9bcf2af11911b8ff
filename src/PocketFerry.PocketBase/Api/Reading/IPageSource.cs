using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>Where the pages of a collection come from, in the order of the records' ids.</summary>
internal interface IPageSource
{
    /// <summary>Asks for a page. Several may be under way at a time.</summary>
    Task<PageAnswer> AskAsync(PageRange range, CancellationToken cancellation);

    /// <summary>Reads a page that was asked for; one at a time.</summary>
    /// <param name="range">What was asked for.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="ordinal">The number of the last row before it.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="System.Text.Json.JsonException">It is no page.</exception>
    ValueTask<RowBatch> ReadAsync(PageRange range, PageAnswer answer, long ordinal, CancellationToken cancellation);

    /// <summary>The id of the record that is so many behind an id; null where there are fewer.</summary>
    Task<string?> NthAsync(string behind, int number, CancellationToken cancellation);
}
