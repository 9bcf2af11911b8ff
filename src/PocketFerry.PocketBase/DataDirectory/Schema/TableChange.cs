using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>Brings a collection's table and indexes from what it was to what it is, with PocketBase's own statements.</summary>
internal sealed class TableChange(SqliteDatabase database, Collection before, Collection after)
{
    public void Run()
    {
        var obsolete = ObsoleteIndexes().ToList();
        foreach (var index in obsolete)
        {
            database.Run($"DROP INDEX IF EXISTS {SqliteDatabase.Quote(index.Name)}");
        }

        if (!before.Name.Equals(after.Name, StringComparison.OrdinalIgnoreCase))
        {
            database.Run($"ALTER TABLE `{before.Name}` RENAME TO `{after.Name}`");
        }

        foreach (var field in before.Fields.Where(field => Same(after, field) is null))
        {
            database.Run($"ALTER TABLE `{after.Name}` DROP COLUMN `{field.Name}`");
        }

        AddAndRename();
        foreach (var field in after.Fields)
        {
            if (Same(before, field) is { } old && old.IsMultiple != field.IsMultiple)
            {
                new ValueCountChange(database, after.Name, field).Run();
            }
        }

        CreateMissingIndexes();
    }

    // By way of temporary names, as two fields may swap theirs.
    private void AddAndRename()
    {
        var names = new List<(string Temporary, string Final)>();
        foreach (var field in after.Fields)
        {
            var temporary = field.Name + GeneratedIds.Suffix();
            var old = Same(before, field);
            if (old is null)
            {
                database.Run($"ALTER TABLE `{after.Name}` ADD COLUMN `{temporary}` {field.ColumnDefinition}");
            }
            else if (old.Name != field.Name)
            {
                database.Run($"ALTER TABLE `{after.Name}` RENAME COLUMN `{old.Name}` TO `{temporary}`");
            }
            else
            {
                continue;
            }

            names.Add((temporary, field.Name));
        }

        foreach (var (temporary, final) in names)
        {
            database.Run($"ALTER TABLE `{after.Name}` RENAME COLUMN `{temporary}` TO `{final}`");
        }
    }

    // PocketBase makes every index anew; on a large table that takes minutes for nothing.
    private IEnumerable<CollectionIndex> ObsoleteIndexes()
    {
        var kept = TableDefinition.CreateIndexes(after);
        var namesMove =
            before.Fields.Any(field => Same(after, field)?.Name != field.Name)
            || before.Fields.Any(field => Same(after, field)?.IsMultiple != field.IsMultiple);
        return CollectionIndex
            .ParseAll(before.Indexes)
            .Where(index => namesMove || !kept.Contains(TableDefinition.CreateIndex(index, before.Name)));
    }

    private void CreateMissingIndexes()
    {
        foreach (var index in CollectionIndex.ParseAll(after.Indexes))
        {
            var exists = database.Integer(
                "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND lower(name) = lower(?)",
                index.Name
            );
            if (exists == 0)
            {
                IndexCreation.Run(database, after.Name, index);
            }
        }
    }

    private static Field? Same(Collection collection, Field field) =>
        collection.Fields.FirstOrDefault(other => other.Id == field.Id);
}
