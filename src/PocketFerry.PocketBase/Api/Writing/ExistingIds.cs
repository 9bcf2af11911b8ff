using System.Text;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Reading;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Which of some ids a collection has.</summary>
internal static class ExistingIds
{
    /// <summary>The id of any record; null where there is none.</summary>
    public static async Task<string?> FirstAsync(ApiServer server, string collection, CancellationToken cancellation)
    {
        using var response = await server
            .Client.ExpectAsync(
                ApiRequest.Get(RecordQuery.List(collection, "", 1) + "&skipTotal=1&fields=id"),
                cancellation
            )
            .ConfigureAwait(false);
        using var page = new RecordPageReader(["id"]).Read(response.Body, 0);
        return page.Count > 0 ? Encoding.UTF8.GetString(page.Bytes(0, 0)) : null;
    }

    public static async Task<HashSet<string>> FindAsync(
        ApiServer server,
        string collection,
        IEnumerable<string> ids,
        CancellationToken cancellation
    )
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var filter in FilterList.Of(ids.Select(id => server.Features.Filters.Is("id", id))))
        {
            using var response = await server
                .Client.ExpectAsync(
                    ApiRequest.Get(RecordQuery.List(collection, filter, PageSize.Most) + "&skipTotal=1&fields=id"),
                    cancellation
                )
                .ConfigureAwait(false);
            using var page = new RecordPageReader(["id"]).Read(response.Body, 0);
            for (var row = 0; row < page.Count; row++)
            {
                found.Add(Encoding.UTF8.GetString(page.Bytes(row, 0)));
            }
        }

        return found;
    }
}
