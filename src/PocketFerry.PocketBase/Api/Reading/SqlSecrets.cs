using System.Runtime.CompilerServices;
using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>Reads secret fields by <c>/api/sql</c> (0.39).</summary>
internal sealed class SqlSecrets(ApiServer server, Collection collection, IReadOnlyList<string> names) : ISecretTable
{
    private const int MostCharacters = 3000;

    public Task<List<string?[]>> BehindAsync(string behind, string last, CancellationToken cancellation) =>
        QueryAsync(
            $"id > {Sql.Text(behind)} AND id <= {Sql.Text(last)} ORDER BY id LIMIT {ApiSql.MaxRows}",
            cancellation
        );

    public async IAsyncEnumerable<List<string?[]>> OfAsync(
        IEnumerable<string> ids,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var list = new StringBuilder();
        foreach (var id in ids)
        {
            list.Append(list.Length == 0 ? "" : ",").Append(Sql.Text(id));
            if (list.Length > MostCharacters)
            {
                yield return await QueryAsync($"id IN ({list})", cancellation).ConfigureAwait(false);
                list.Clear();
            }
        }

        if (list.Length > 0)
        {
            yield return await QueryAsync($"id IN ({list})", cancellation).ConfigureAwait(false);
        }
    }

    private Task<List<string?[]>> QueryAsync(string condition, CancellationToken cancellation)
    {
        var columns = string.Join(", ", names.Prepend("id").Select(Sql.Name));
        return ApiSql.QueryAsync(
            server.Client,
            $"SELECT {columns} FROM {Sql.Name(collection.Name)} WHERE {condition}",
            cancellation
        );
    }
}
