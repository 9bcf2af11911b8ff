using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Hooks;

/// <summary>Reads secret fields by the hooks' export route.</summary>
internal sealed class HookSecrets(ApiServer server, Collection collection, IReadOnlyList<string> names) : ISecretTable
{
    private readonly string[] _fields = [.. names.Prepend("id")];

    public async Task<List<string?[]>> BehindAsync(string behind, string last, CancellationToken cancellation)
    {
        var rows = await ReadAsync($"&limit={ApiSql.MaxRows}&after={Uri.EscapeDataString(behind)}", cancellation)
            .ConfigureAwait(false);
        // Fewer than asked for means that there are no more: nobody asks for those behind the last one again.
        return [.. rows.Where(r => string.CompareOrdinal(r[0], last) <= 0)];
    }

    public async IAsyncEnumerable<List<string?[]>> OfAsync(
        IEnumerable<string> ids,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var filter in FilterList.Of(ids.Select(id => server.Features.Filters.Is("id", id))))
        {
            yield return await ReadAsync($"&filter={Uri.EscapeDataString(filter)}", cancellation).ConfigureAwait(false);
        }
    }

    private async Task<List<string?[]>> ReadAsync(string query, CancellationToken cancellation)
    {
        using var response = await server
            .Client.ExpectAsync(ApiRequest.Get(HookPath.Export(collection.Name, _fields) + query), cancellation)
            .ConfigureAwait(false);
        var rows = new List<string?[]>();
        foreach (var line in Encoding.UTF8.GetString(response.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var record = JsonNode.Parse(line)!.AsObject();
            rows.Add([.. _fields.Select(f => (string?)record[f])]);
        }

        return rows;
    }
}
