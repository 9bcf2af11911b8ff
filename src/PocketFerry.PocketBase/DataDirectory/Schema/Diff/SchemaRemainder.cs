namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>What of a difference is gone when another one is left.</summary>
internal static class SchemaRemainder
{
    public static SchemaDiff Of(SchemaDiff all, SchemaDiff left)
    {
        var byName = left.Collections.ToDictionary(diff => diff.Name, StringComparer.OrdinalIgnoreCase);
        return new SchemaDiff([
            .. all.Collections.Select(diff => Of(diff, byName.GetValueOrDefault(diff.Name))).OfType<CollectionDiff>(),
        ]);
    }

    private static CollectionDiff? Of(CollectionDiff all, CollectionDiff? left)
    {
        if (left is null)
        {
            return all;
        }

        if (left.Change != SchemaChange.Changed)
        {
            return null;
        }

        var fields = left.Fields.Select(field => (field.Change, field.Name)).ToHashSet();
        var indexes = left.Indexes.Select(index => (index.Change, index.After ?? index.Before)).ToHashSet();
        var properties = left.Properties.Select(property => property.Path).ToHashSet(StringComparer.Ordinal);
        var rest = all with
        {
            Fields = [.. all.Fields.Where(field => !fields.Contains((field.Change, field.Name)))],
            Indexes = [.. all.Indexes.Where(index => !indexes.Contains((index.Change, index.After ?? index.Before)))],
            Properties = [.. all.Properties.Where(property => !properties.Contains(property.Path))],
        };
        return rest.Fields.Count + rest.Indexes.Count + rest.Properties.Count > 0 ? rest : null;
    }
}
