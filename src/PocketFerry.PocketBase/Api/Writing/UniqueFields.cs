using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Fields of a collection's unique indexes: no two records may have the same value at any moment.</summary>
internal sealed class UniqueFields
{
    private readonly HashSet<int> _fields = [];

    public UniqueFields(Collection collection)
    {
        foreach (var index in collection.Indexes.Select(CollectionIndex.TryParse))
        {
            // An index that can't be read may be unique, over whatever it is.
            AreAllKnown &= index is not null;
            if (index is { Unique: true })
            {
                _fields.UnionWith(index.Columns.Select(c => collection.IndexOf(c.Name)));
            }
        }

        AreAllKnown &= !_fields.Contains(-1);
    }

    /// <summary>Whether every unique index is over plain fields, so that <see cref="UniqueKeys"/> tells rows in its way.</summary>
    public bool AreAllKnown { get; } = true;

    /// <summary>Whether a field may be part of a unique index.</summary>
    public bool Covers(int field) => !AreAllKnown || _fields.Contains(field);
}
