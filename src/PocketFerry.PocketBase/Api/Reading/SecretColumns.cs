using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Hooks;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>
/// Password hashes and token keys, which the records API never gives: read by <c>/api/sql</c> (0.39), or by pbferry's hooks.
/// </summary>
internal sealed class SecretColumns
{
    private readonly ISecretTable _table;
    private readonly int[] _columns;
    private readonly int _id;

    /// <param name="server">The server.</param>
    /// <param name="collection">The collection of the records.</param>
    /// <param name="columns">The columns of the batches; the secret ones among them are filled.</param>
    public SecretColumns(ApiServer server, Collection collection, IReadOnlyList<string> columns)
    {
        string[] names = [.. collection.Fields.Where(f => IsSecret(collection, f)).Select(f => f.Name)];
        _table = server.Features.HasSql
            ? new SqlSecrets(server, collection, names)
            : new HookSecrets(server, collection, names);
        _columns = [.. names.Select(n => columns.ToList().IndexOf(n))];
        _id = columns.ToList().IndexOf("id");
    }

    public static bool IsSecret(Collection collection, Field field) =>
        field.Type == FieldType.Password || (collection.Type == CollectionType.Auth && field.Name == "tokenKey");

    /// <summary>Fills the secrets of records that lie side by side, in the order of their ids, behind an id.</summary>
    public async Task FillAsync(RowBatch batch, string behind, CancellationToken cancellation)
    {
        var rows = RowsById(batch);
        var last = Encoding.UTF8.GetString(batch.Bytes(batch.Count - 1, _id));
        while (true)
        {
            var found = await _table.BehindAsync(behind, last, cancellation).ConfigureAwait(false);
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
        var rows = RowsById(batch);
        await foreach (var found in _table.OfAsync(rows.Keys, cancellation).ConfigureAwait(false))
        {
            Fill(batch, rows, found);
        }
    }

    private Dictionary<string, int> RowsById(RowBatch batch)
    {
        var rows = new Dictionary<string, int>(batch.Count, StringComparer.Ordinal);
        for (var row = 0; row < batch.Count; row++)
        {
            rows[Encoding.UTF8.GetString(batch.Bytes(row, _id))] = row;
        }

        return rows;
    }

    private void Fill(RowBatch batch, Dictionary<string, int> rows, List<string?[]> found)
    {
        foreach (var values in found)
        {
            if (!rows.TryGetValue(values[0] ?? "", out var row))
            {
                continue;
            }

            for (var i = 0; i < _columns.Length; i++)
            {
                if (_columns[i] >= 0 && values[i + 1] is { Length: > 0 } secret)
                {
                    batch[row, _columns[i]] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(secret));
                }
            }
        }
    }
}
