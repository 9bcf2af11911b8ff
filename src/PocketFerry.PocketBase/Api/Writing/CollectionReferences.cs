using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// PocketBase's own collections (<c>_externalAuths</c> and the like) name a user by <c>collectionRef</c> and
/// <c>recordRef</c>, which are texts and no relation: leads them to the target's collection and record.
/// </summary>
internal sealed class CollectionReferences
{
    private readonly IReadOnlyDictionary<string, string> _collectionIds;
    private readonly Redirects _redirects;
    private readonly int _collection;
    private readonly int _record;

    /// <param name="stream">The stream whose rows refer to users.</param>
    /// <param name="collectionIds">The target's ids of collections by the source's.</param>
    /// <param name="redirects">Where matched records are.</param>
    public CollectionReferences(
        ApiStream stream,
        IReadOnlyDictionary<string, string> collectionIds,
        Redirects redirects
    )
    {
        (_collectionIds, _redirects) = (collectionIds, redirects);
        (_collection, _record) = FieldsOf(stream.Collection) ?? (-1, -1);
    }

    /// <summary>The fields, by position, that name a user's collection and record; null where a collection has none.</summary>
    public static (int Collection, int Record)? FieldsOf(Collection collection) =>
        collection.System
        && (collection.IndexOf("collectionRef"), collection.IndexOf("recordRef")) is (>= 0, >= 0) fields
            ? fields
            : null;

    /// <summary>Leads the references of a batch's rows.</summary>
    public void Apply(RowBatch batch)
    {
        if (_collection < 0)
        {
            return;
        }

        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Fault(row) is not null || batch[row, _collection].Kind != CellKind.Text)
            {
                continue;
            }

            var named = Encoding.UTF8.GetString(batch.Bytes(row, _collection));
            var id = _collectionIds.GetValueOrDefault(named, named);
            if (id != named)
            {
                batch[row, _collection] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(id));
            }

            if (
                batch[row, _record].Kind == CellKind.Text
                && _redirects.Find(id, Encoding.UTF8.GetString(batch.Bytes(row, _record))) is { } user
            )
            {
                batch[row, _record] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(user));
            }
        }
    }
}
