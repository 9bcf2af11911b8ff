using System.Text;
using System.Text.Json;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Ids of the source whose rows were matched with existing records of other ids: relations to them go to those records.
/// </summary>
internal sealed class Redirects(RedirectLedger ids)
{
    public void Add(string collectionId, string from, string to) => ids.Add(collectionId, from, to);

    /// <summary>Where a record of the source is in the target, if it isn't under its own id.</summary>
    public string? Find(string collectionId, string id) =>
        ids.Concern(collectionId) ? ids.Find(collectionId, id) : null;

    /// <summary>Whether relations of the field may have to be led elsewhere.</summary>
    public bool Concern(Field field) => field is RelationField r && ids.Concern(r.CollectionId);

    /// <summary>A relation's stored form, led to where the records are; the same where nothing changes.</summary>
    public byte[]? Apply(Field field, ReadOnlySpan<byte> value)
    {
        if (field is not RelationField relation || !ids.Concern(relation.CollectionId))
        {
            return null;
        }

        var collection = relation.CollectionId;

        if (!field.IsMultiple)
        {
            return ids.Find(collection, Encoding.UTF8.GetString(value)) is { } to ? Encoding.UTF8.GetBytes(to) : null;
        }

        var names = RelationIds.In(field, value);
        var led = names.Select(n => ids.Find(collection, n) ?? n).ToList();
        if (led.SequenceEqual(names))
        {
            return null;
        }

        return Encoding.UTF8.GetBytes(
            "[" + string.Join(",", led.Distinct().Select(n => $"\"{JsonEncodedText.Encode(n)}\"")) + "]"
        );
    }

    /// <summary>Leads the relations of a batch's rows.</summary>
    public void Apply(ApiStream stream, RowBatch batch)
    {
        foreach (var index in stream.RelationFields)
        {
            var field = stream.Collection.Fields[index];
            if (!Concern(field))
            {
                continue;
            }

            for (var row = 0; row < batch.Count; row++)
            {
                if (batch[row, index].Kind == CellKind.Text && Apply(field, batch.Bytes(row, index)) is { } led)
                {
                    batch[row, index] = batch.Store(CellKind.Text, led);
                }
            }
        }
    }
}
