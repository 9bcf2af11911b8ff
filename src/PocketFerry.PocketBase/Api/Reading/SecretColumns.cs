using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>Password hashes and token keys, which the records API never gives: read by <c>/api/sql</c> (0.39).</summary>
internal sealed class SecretColumns
{
    private readonly ApiServer _server;
    private readonly Collection _collection;
    private readonly string[] _names;
    private readonly int[] _columns;
    private readonly int _id;

    /// <param name="server">The server.</param>
    /// <param name="collection">The collection of the records.</param>
    /// <param name="columns">The columns of the batches; the secret ones among them are filled.</param>
    public SecretColumns(ApiServer server, Collection collection, IReadOnlyList<string> columns)
    {
        _server = server;
        _collection = collection;
        _names = [.. collection.Fields.Where(f => IsSecret(collection, f)).Select(f => f.Name)];
        _columns = [.. _names.Select(n => columns.ToList().IndexOf(n))];
        _id = columns.ToList().IndexOf("id");
    }

    public static bool IsSecret(Collection collection, Field field) =>
        field.Type == FieldType.Password || (collection.Type == CollectionType.Auth && field.Name == "tokenKey");

    /// <summary>Fills the secrets of records that lie side by side, in the order of their ids, behind an id.</summary>
    public async Task FillAsync(RowBatch batch, string behind, CancellationToken cancellation)
    {
        var rows = new Dictionary<string, int>(batch.Count, StringComparer.Ordinal);
        for (var row = 0; row < batch.Count; row++)
        {
            rows[Encoding.UTF8.GetString(batch.Bytes(row, _id))] = row;
        }

        var last = Encoding.UTF8.GetString(batch.Bytes(batch.Count - 1, _id));
        while (true)
        {
            var found = await QueryAsync(
                    $"id > {Sql.Text(behind)} AND id <= {Sql.Text(last)} ORDER BY id LIMIT {ApiSql.MaxRows}",
                    cancellation
                )
                .ConfigureAwait(false);
            Fill(batch, rows, found);
            if (found.Count < ApiSql.MaxRows)
            {
                return;
            }

            behind = found[^1][0]!;
        }
    }

    /// <summary>Fills the secrets of any records.</summary>
    public async Task FillSomeAsync(RowBatch batch, CancellationToken cancellation)
    {
        var rows = new Dictionary<string, int>(batch.Count, StringComparer.Ordinal);
        var list = new StringBuilder();
        for (var row = 0; row < batch.Count; row++)
        {
            var id = Encoding.UTF8.GetString(batch.Bytes(row, _id));
            rows[id] = row;
            list.Append(list.Length == 0 ? "" : ",").Append(Sql.Text(id));
            if (list.Length > 3000 || row == batch.Count - 1)
            {
                Fill(batch, rows, await QueryAsync($"id IN ({list})", cancellation).ConfigureAwait(false));
                list.Clear();
            }
        }
    }

    private Task<List<string?[]>> QueryAsync(string condition, CancellationToken cancellation)
    {
        var names = string.Join(", ", _names.Prepend("id").Select(Sql.Name));
        return ApiSql.QueryAsync(
            _server.Client,
            $"SELECT {names} FROM {Sql.Name(_collection.Name)} WHERE {condition}",
            cancellation
        );
    }

    private void Fill(RowBatch batch, Dictionary<string, int> rows, List<string?[]> found)
    {
        foreach (var values in found)
        {
            if (!rows.TryGetValue(values[0] ?? "", out var row))
            {
                continue;
            }

            for (var i = 0; i < _names.Length; i++)
            {
                if (_columns[i] >= 0 && values[i + 1] is { Length: > 0 } secret)
                {
                    batch[row, _columns[i]] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(secret));
                }
            }
        }
    }
}
