using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>Compares the indexes of a collection by name; names that hold the collection's id are the same whatever it is.</summary>
internal static class IndexComparison
{
    public static IEnumerable<IndexDiff> Run(Collection before, Collection after)
    {
        var old = ByName(before);
        foreach (var (name, index) in ByName(after))
        {
            if (!old.Remove(name, out var other))
            {
                yield return new IndexDiff(SchemaChange.Added, null, index.Sql);
            }
            else if (!other.HasDefinitionOf(index))
            {
                yield return new IndexDiff(SchemaChange.Changed, other.Sql, index.Sql);
            }
        }

        foreach (var index in old.Values.Where(index => !IsImplied(before, index)))
        {
            yield return new IndexDiff(SchemaChange.Removed, index.Sql, null);
        }
    }

    /// <summary>Whether PocketBase would make the index again by itself.</summary>
    public static bool IsImplied(Collection collection, CollectionIndex index) =>
        collection.Type == CollectionType.Auth && (index.IsUniqueOn("tokenKey") || index.IsUniqueOn("email"));

    /// <summary>An index's name without the collection's id, in lower case.</summary>
    public static string NameOf(CollectionIndex index, Collection collection) =>
        (
            collection.Id.Length > 0 ? index.Name.Replace(collection.Id, "{id}", StringComparison.Ordinal) : index.Name
        ).ToLowerInvariant();

    private static Dictionary<string, CollectionIndex> ByName(Collection collection)
    {
        var indexes = new Dictionary<string, CollectionIndex>(StringComparer.Ordinal);
        foreach (var index in CollectionIndex.ParseAll(collection.Indexes))
        {
            indexes.TryAdd(NameOf(index, collection), index);
        }

        return indexes;
    }
}
