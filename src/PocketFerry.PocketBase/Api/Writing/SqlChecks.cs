using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>What PocketBase would check of a record and SQL doesn't: relations, and ids over all auth collections.</summary>
internal sealed class SqlChecks(ApiServer server, ApiStream stream, ApiRunState shared)
{
    private readonly IReadOnlyList<Collection> _collections = shared.Collections;

    public async Task CheckAsync(RowBatch batch, IReadOnlyList<SqlRow> rows, CancellationToken cancellation)
    {
        if (stream.IsAuth)
        {
            await CheckIdsAsync(batch, [.. rows.Where(r => r.Changed is null)], cancellation).ConfigureAwait(false);
        }

        foreach (var index in stream.RelationFields)
        {
            if (!stream.Deferred.Contains(index))
            {
                await CheckRelationAsync(batch, rows, index, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task CheckIdsAsync(RowBatch batch, IReadOnlyList<SqlRow> rows, CancellationToken cancellation)
    {
        var others = _collections
            .Where(c => c.Type == CollectionType.Auth && c.Id != stream.Collection.Id)
            .Select(c => $"SELECT id FROM {Sql.Name(c.Name)}")
            .ToList();
        if (others.Count == 0 || rows.Count == 0)
        {
            return;
        }

        var taken = await FindAsync($"({string.Join(" UNION ALL ", others)})", rows.Select(r => r.Id), cancellation)
            .ConfigureAwait(false);
        foreach (var row in rows.Where(r => taken.Contains(r.Id)))
        {
            batch.SetFault(
                row.Row,
                new RowFault(
                    "validation_invalid_auth_id",
                    "id",
                    $"Another auth collection has a record with the id '{row.Id}'.",
                    "Ids are unique over all auth collections: make new ones with --ids derive.",
                    row.Id
                )
            );
        }
    }

    private async Task CheckRelationAsync(
        RowBatch batch,
        IReadOnlyList<SqlRow> rows,
        int index,
        CancellationToken cancellation
    )
    {
        var field = (RelationField)stream.Collection.Fields[index];
        var wanted = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => r.Writes(index) && batch[r.Row, index].Kind == CellKind.Text))
        {
            foreach (var id in RelationIds.In(field, batch.Bytes(row.Row, index)))
            {
                (wanted.TryGetValue(id, out var of) ? of : wanted[id] = []).Add(row.Row);
            }
        }

        var target = _collections.FirstOrDefault(c => c.Id == field.CollectionId);
        if (wanted.Count == 0 || target is null)
        {
            return;
        }

        var found = await FindAsync(Sql.Name(target.Name), wanted.Keys, cancellation).ConfigureAwait(false);
        foreach (var (id, of) in wanted.Where(w => !found.Contains(w.Key)))
        {
            if (shared.Planned?.Contains(target.Name, id) == true)
            {
                continue;
            }

            foreach (var row in of)
            {
                batch.SetFault(row, MissingRelation(field, target.Name, id));
            }
        }
    }

    public static RowFault MissingRelation(Field field, string target, string id) =>
        new(
            "validation_missing_rel_records",
            field.Name,
            $"'{target}' has no record '{id}' for the relation '{field.Name}'.",
            $"Import '{target}' first, or clear the relation.",
            id
        );

    private async Task<HashSet<string>> FindAsync(string from, IEnumerable<string> ids, CancellationToken cancellation)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in Lists(ids, ApiSql.MaxBytes - 200 - Encoding.UTF8.GetByteCount(from)))
        {
            var rows = await ApiSql
                .QueryAsync(server.Client, $"SELECT id FROM {from} WHERE id IN ({list})", cancellation)
                .ConfigureAwait(false);
            found.UnionWith(rows.Select(r => r[0] ?? ""));
        }

        return found;
    }

    private static IEnumerable<string> Lists(IEnumerable<string> ids, int most)
    {
        var list = new StringBuilder();
        var bytes = 0;
        foreach (var id in ids)
        {
            var text = Sql.Text(id);
            var length = Encoding.UTF8.GetByteCount(text) + 1;
            if (list.Length > 0 && bytes + length > most)
            {
                yield return list.ToString();
                list.Clear();
                bytes = 0;
            }

            list.Append(list.Length == 0 ? "" : ",").Append(text);
            bytes += length;
        }

        if (list.Length > 0)
        {
            yield return list.ToString();
        }
    }
}
