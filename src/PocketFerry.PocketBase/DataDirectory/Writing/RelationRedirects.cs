using System.Text;
using System.Text.Json;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>
/// Leads the relations of rows to the records that rows became, as far as that is known, before the rows are compared with
/// what is there: else a relation that was led elsewhere would look changed each time.
/// </summary>
internal sealed class RelationRedirects
{
    private readonly SqliteDatabase _database;
    private readonly IReadOnlyList<(int Index, RelationField Field, string Target)> _relations;

    public RelationRedirects(SqliteDatabase database, Collection collection, IReadOnlyList<Collection> collections)
    {
        _database = database;
        _relations =
        [
            .. from field in collection.Fields.OfType<RelationField>()
            let target = collections.FirstOrDefault(c => c.Id == field.CollectionId)
            where target is not null
            select (collection.IndexOf(field.Name), field, target.Name),
        ];
    }

    public void Apply(RowBatch batch)
    {
        foreach (var (index, field, target) in _relations)
        {
            if (!IdRedirects.Any(_database, target))
            {
                continue;
            }

            for (var row = 0; row < batch.Count; row++)
            {
                if (
                    batch[row, index] is { Kind: CellKind.Text, Length: > 0 } cell
                    && Lead(field, target, batch.Bytes(cell)) is { } led
                )
                {
                    batch[row, index] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(led));
                }
            }
        }
    }

    // Null where nothing leads elsewhere.
    private string? Lead(RelationField field, string target, ReadOnlySpan<byte> value)
    {
        if (!field.IsMultiple)
        {
            return IdRedirects.Find(_database, target, Encoding.UTF8.GetString(value));
        }

        var ids = FileNames.In(field, value);
        var led = ids.Select(id => IdRedirects.Find(_database, target, id) ?? id).ToList();
        return led.SequenceEqual(ids)
            ? null
            : "[" + string.Join(",", led.Distinct().Select(id => $"\"{JsonEncodedText.Encode(id)}\"")) + "]";
    }
}
