using System.Text;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Reading;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Compares token keys where they can't be read: a superuser may filter by them. Without it every user would be written
/// again with every run.
/// </summary>
internal sealed class TokenKeys(ApiServer server, ApiStream stream)
{
    private readonly int _tokenKey = stream.Collection.IndexOf("tokenKey");

    /// <summary>Whether the stream's rows bring token keys that can't be read back.</summary>
    public static bool AreAsked(ApiServer server, ApiStream stream) =>
        !server.CarriesSecrets && stream.IsAuth && stream.Plan.Fields.Any(f => f.Field.Name == "tokenKey");

    /// <summary>Tells the matches of a part whether their rows bring another token key.</summary>
    public async Task CompareAsync(RowBatch batch, MatchedPart part, CancellationToken cancellation)
    {
        var pairs = new List<(Match Match, string Condition)>();
        for (var row = part.Start; row < part.End; row++)
        {
            if (part.Find(row) is { } match && RowText.Of(batch, row, _tokenKey) is { Length: > 0 } key)
            {
                var filters = server.Features.Filters;
                pairs.Add((match, $"({filters.Is("id", match.Id)}&&{filters.Is("tokenKey", key)})"));
            }
        }

        var same = new HashSet<string>(StringComparer.Ordinal);
        foreach (var filter in FilterList.Of(pairs.Select(p => p.Condition), 2))
        {
            var path = RecordQuery.List(stream.Collection.Name, filter, PageSize.Most) + "&skipTotal=1&fields=id";
            using var response = await server
                .Client.ExpectAsync(ApiRequest.Get(path), cancellation)
                .ConfigureAwait(false);
            using var page = new RecordPageReader(["id"]).Read(response.Body, 0);
            for (var row = 0; row < page.Count; row++)
            {
                same.Add(Encoding.UTF8.GetString(page.Bytes(row, 0)));
            }
        }

        foreach (var (match, _) in pairs)
        {
            match.HasOtherToken = !same.Contains(match.Id);
        }
    }
}
