using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>The indexes of a collection.</summary>
internal static class IndexChecks
{
    public static void Check(Collection collection, Collection? original, SqliteDatabase database)
    {
        if (collection.Type == CollectionType.View && collection.Indexes.Count > 0)
        {
            throw SchemaFault.In(collection.Name, "a view can't have indexes", "Remove them.");
        }

        var seen = new List<CollectionIndex>();
        foreach (var sql in collection.Indexes)
        {
            var index =
                CollectionIndex.TryParse(sql)
                ?? throw SchemaFault.In(
                    collection.Name,
                    $"its index is no CREATE INDEX statement that PocketBase reads: {sql}",
                    "Write it like: CREATE UNIQUE INDEX `idx_name` ON `collection` (`field`)."
                );
            if (seen.Find(other => other.Name.Equals(index.Name, StringComparison.OrdinalIgnoreCase)) is not null)
            {
                throw Fault(collection, index, "another index of the collection has that name", "Rename one.");
            }

            if (seen.Find(other => other.HasDefinitionOf(index)) is { } same)
            {
                throw Fault(collection, index, $"it is the same as index '{same.Name}'", "Remove one of them.");
            }

            CheckNameIsFree(collection, original, index, database);
            CheckColumns(collection, index);
            seen.Add(index);
        }
    }

    private static void CheckNameIsFree(
        Collection collection,
        Collection? original,
        CollectionIndex index,
        SqliteDatabase database
    )
    {
        var table = database.Text(
            "SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND lower(name) = lower(?1)"
                + " AND lower(tbl_name) NOT IN (lower(?2), lower(?3)) LIMIT 1",
            index.Name,
            collection.Name,
            original?.Name ?? collection.Name
        );
        if (table is not null)
        {
            throw Fault(
                collection,
                index,
                $"'{table}' has an index of that name already",
                "Rename it: index names are unique in the whole database."
            );
        }
    }

    private static void CheckColumns(Collection collection, CollectionIndex index)
    {
        foreach (var column in index.Columns.Where(column => !column.IsExpression))
        {
            var known = collection.Fields.Any(f => f.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase));
            if (!known && !column.Name.Equals("rowid", StringComparison.OrdinalIgnoreCase))
            {
                throw Fault(
                    collection,
                    index,
                    $"there is no field '{column.Name}'",
                    $"Correct the index, or add the field. Fields: {string.Join(", ", collection.Fields.Select(f => f.Name))}."
                );
            }
        }
    }

    private static EndpointException Fault(Collection collection, CollectionIndex index, string problem, string cure) =>
        SchemaFault.In(collection.Name, $"index '{index.Name}': {problem}", cure);
}
