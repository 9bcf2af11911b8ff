using System.Globalization;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Reading;

namespace PocketFerry.PocketBase.Api.Writing.Lookups;

/// <summary>Looks records up by filters of the records API.</summary>
internal sealed class FilterLookup(
    ApiServer server,
    string collection,
    IReadOnlyList<string> columns,
    int partsOfKey,
    SecretColumns? secrets
) : RecordLookup
{
    private const int LongestKey = 3000;

    public override IReadOnlyList<string> Columns => columns;

    public override bool IsTooLong(string key) => key.Length > LongestKey;

    public override string Text(string field, string text) => server.Features.Filters.Is(field, text);

    public override string Number(string field, in Cell number) =>
        $"{field}={(number.Kind == CellKind.Integer
            ? number.Integer.ToString(CultureInfo.InvariantCulture)
            : ((decimal)number.Real).ToString(CultureInfo.InvariantCulture))}";

    public override string Bool(string field, bool value) => $"{field}={(value ? "true" : "false")}";

    public override string Key(IReadOnlyList<string> parts) =>
        parts.Count == 1 ? parts[0] : "(" + string.Join("&&", parts) + ")";

    public override IEnumerable<string> Questions(IEnumerable<string> keys) => FilterList.Of(keys, partsOfKey);

    public override async Task<List<RowBatch>> FindAsync(string question, CancellationToken cancellation)
    {
        var pages = new List<RowBatch>(1);
        try
        {
            for (var lastId = ""; ; )
            {
                using var response = await server
                    .Client.ExpectAsync(
                        ApiRequest.Get(RecordQuery.Behind(collection, lastId, question, PageSize.Most)),
                        cancellation
                    )
                    .ConfigureAwait(false);
                var reader = new RecordPageReader(columns);
                var page = reader.Read(response.Body, 0);
                pages.Add(page);
                if (page.Count > 0 && secrets is not null)
                {
                    await secrets.FillSomeAsync(page, cancellation).ConfigureAwait(false);
                }

                if (page.Count < PageSize.Most)
                {
                    return pages;
                }

                lastId = reader.LastId;
            }
        }
        catch
        {
            pages.ForEach(p => p.Dispose());
            throw;
        }
    }
}
