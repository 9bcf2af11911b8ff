using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>Compares two lists of collections.</summary>
internal sealed class SchemaComparison(IReadOnlyList<Collection> present, IReadOnlyList<Collection> wanted)
{
    private readonly CollectionSet _present = Set(present);
    private readonly CollectionSet _wanted = Set(wanted);

    public IEnumerable<CollectionDiff> Run()
    {
        var met = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var after in wanted)
        {
            var before = Partner(after, _present);
            if (before is null)
            {
                yield return Added(after);
                continue;
            }

            met.Add(before.Name);
            if (Compare(before, after) is { } diff)
            {
                yield return diff;
            }
        }

        foreach (var before in present.Where(collection => !met.Contains(collection.Name)))
        {
            yield return new CollectionDiff { Change = SchemaChange.Removed, Before = before };
        }
    }

    /// <summary>The same collection in another list.</summary>
    public static Collection? Partner(Collection collection, CollectionSet others) =>
        (collection.Id.Length > 0 ? others.ById(collection.Id) : null) ?? others.ByName(collection.Name);

    /// <summary>The same field in another collection.</summary>
    public static Field? Partner(Field field, Collection other) =>
        (field.Id.Length > 0 ? other.Fields.FirstOrDefault(f => f.Id == field.Id) : null) ?? other.Find(field.Name);

    private static CollectionDiff Added(Collection after) =>
        new()
        {
            Change = SchemaChange.Added,
            After = after,
            Fields = [.. after.Fields.Select(field => new FieldDiff(SchemaChange.Added, null, field, []))],
            Indexes = [.. after.Indexes.Select(index => new IndexDiff(SchemaChange.Added, null, index))],
        };

    private CollectionDiff? Compare(Collection before, Collection after)
    {
        var json = after.ToJson();
        var isView = after.Type == CollectionType.View;
        var diff = new CollectionDiff
        {
            Change = SchemaChange.Changed,
            Before = before,
            After = after,
            // A view's fields follow from its query.
            Fields = isView || !json.ContainsKey("fields") ? [] : [.. CompareFields(before, after)],
            Indexes = isView || !json.ContainsKey("indexes") ? [] : [.. IndexComparison.Run(before, after)],
            Properties = [.. PropertyComparison.OfCollections(before.ToJson(), json)],
        };
        return diff.IsRenamed || diff.Fields.Count + diff.Indexes.Count + diff.Properties.Count > 0 ? diff : null;
    }

    private IEnumerable<FieldDiff> CompareFields(Collection before, Collection after)
    {
        var met = new HashSet<Field>();
        foreach (var field in after.Fields)
        {
            var old = Partner(field, before);
            if (old is null || !met.Add(old))
            {
                yield return new FieldDiff(SchemaChange.Added, null, field, []);
                continue;
            }

            var properties = old.Type == field.Type ? Properties(old, field) : [];
            if (old.Name != field.Name || old.Type != field.Type || properties.Count > 0)
            {
                yield return new FieldDiff(SchemaChange.Changed, old, field, properties);
            }
        }

        // What every collection of the type has need not be listed.
        foreach (var old in before.Fields.Where(field => !met.Contains(field) && !field.System))
        {
            yield return new FieldDiff(SchemaChange.Removed, old, null, []);
        }
    }

    private List<PropertyDiff> Properties(Field before, Field after) =>
        [
            .. PropertyComparison
                .OfFields(before, after)
                .Where(property => property.Path != "collectionId" || !IsSameTarget(property.Before, property.After)),
        ];

    private bool IsSameTarget(JsonNode? before, JsonNode? after)
    {
        var old = _present.Find((string?)before ?? "");
        var target = _wanted.Find((string?)after ?? "");
        return old is not null
            && (target is null ? old == _present.Find((string?)after ?? "") : Partner(target, _present) == old);
    }

    private static CollectionSet Set(IReadOnlyList<Collection> collections)
    {
        // Hand-written collections may have no ids; by name they are found all the same.
        var set = new CollectionSet(collections.Where(collection => collection.Id.Length > 0));
        foreach (var collection in collections.Where(collection => collection.Id.Length == 0))
        {
            set.PutByName(collection);
        }

        return set;
    }
}
