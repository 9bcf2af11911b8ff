using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Settling;

/// <summary>A truncated and refilled collection must still have every record that others point to.</summary>
internal static class Truncation
{
    public static void RefuseDangling(
        SqliteDatabase database,
        IReadOnlyList<Collection> collections,
        IReadOnlyList<Collection> truncated
    )
    {
        foreach (var target in truncated)
        {
            foreach (var referring in collections.Where(c => c.Type != CollectionType.View))
            {
                foreach (var field in referring.Fields.OfType<RelationField>().Where(f => f.CollectionId == target.Id))
                {
                    Check(database, target, referring, field);
                }
            }
        }
    }

    private static void Check(SqliteDatabase database, Collection target, Collection referring, RelationField field)
    {
        var column = SqliteDatabase.Quote(field.Name);
        var from = SqliteDatabase.Quote(referring.Name);
        var to = SqliteDatabase.Quote(target.Name);
        var count = database.Integer(
            field.IsMultiple
                ? $"select count(distinct t.rowid) from {from} t, json_each(t.{column}) j where not exists (select 1 from {to} x where x.id = j.value)"
                : $"select count(*) from {from} t where t.{column} != '' and not exists (select 1 from {to} x where x.id = t.{column})"
        );
        if (count > 0)
        {
            throw new EndpointException(
                $"Truncating '{target.Name}' would leave {count} records of '{referring.Name}' whose '{field.Name}' points to nothing; nothing was changed.",
                $"Truncate '{referring.Name}' in the same run, or load '{target.Name}' with --upsert instead of --truncate.",
                EndpointFailure.Usage
            );
        }
    }
}
