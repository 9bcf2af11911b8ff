using System.Text;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>Pages of the records API.</summary>
internal sealed class RecordsPageSource(
    ApiServer server,
    string collection,
    IReadOnlyList<string> columns,
    string filter
) : IPageSource
{
    private readonly RecordPageReader _reader = new(columns);

    public async Task<PageAnswer> AskAsync(PageRange range, CancellationToken cancellation)
    {
        var path = RecordQuery.Behind(collection, range.Behind, filter, range.Count, range.To);
        var request = ApiRequest.Get(path) with { MaxBytes = range.MaxBytes };
        return new PageAnswer(await server.Client.ExpectAsync(request, cancellation).ConfigureAwait(false), false);
    }

    public ValueTask<RowBatch> ReadAsync(
        PageRange range,
        PageAnswer answer,
        long ordinal,
        CancellationToken cancellation
    ) => new(_reader.Read(answer.Response.Body, ordinal));

    public async Task<string?> NthAsync(string behind, int number, CancellationToken cancellation)
    {
        using var answer = await server
            .Client.ExpectAsync(ApiRequest.Get(RecordQuery.Nth(collection, behind, filter, number)), cancellation)
            .ConfigureAwait(false);
        using var page = new RecordPageReader(["id"]).Read(answer.Body, 0);
        return page.Count == 0 ? null : Encoding.UTF8.GetString(page.Bytes(0, 0));
    }
}
