using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>Finds records that aren't the run's and refer to records that go.</summary>
internal sealed class ReferenceCheck(
    SqliteDatabase database,
    IReadOnlyList<Collection> collections,
    IReadOnlyList<UndoTable> tables,
    UndoReport report
)
{
    /// <summary>Reports them.</summary>
    public void Find()
    {
        foreach (var (target, from, own, field) in References())
        {
            Check(target, from, own, field);
        }
    }

    /// <summary>Takes the ids that go out of them, as PocketBase does when it deletes a record.</summary>
    public void Clear()
    {
        foreach (var (target, from, own, field) in References())
        {
            var table = SqliteDatabase.Quote(from.Name);
            var column = SqliteDatabase.Quote(field.Name);
            var rest = field.IsMultiple
                ? $"(select json_group_array(j.value) from json_each(r.{column}) j where not {IsGone(target, "j.value")})"
                : "''";
            database.Execute($"update main.{table} as r set {column} = {rest} where {Refers(target, own, field)}");
        }
    }

    private IEnumerable<(UndoTable Target, Collection From, UndoTable? Own, RelationField Field)> References() =>
        from target in tables
        where target.FoundCount > 0
        from collection in collections
        where collection.Type != CollectionType.View
        let own = tables.FirstOrDefault(t => t.Collection.Id == collection.Id)
        // What goes with a collection that the run made needs no look.
        where own is not { IsDropped: true }
        from field in collection.Fields.OfType<RelationField>()
        where field.CollectionId == target.Collection.Id
        select (target, collection, own, field);

    private void Check(UndoTable target, Collection from, UndoTable? own, RelationField field)
    {
        using var rows = database.Prepare(
            $"select r.id from main.{SqliteDatabase.Quote(from.Name)} as r where {Refers(target, own, field)}"
        );
        while (rows.Step())
        {
            report.Add(
                new UndoConflict(
                    from.Name,
                    rows.Text(0),
                    $"refers to a record of '{target.Collection.Name}' that the run made",
                    [field.Name]
                )
            );
        }
    }

    private static string Refers(UndoTable target, UndoTable? own, RelationField field)
    {
        var column = $"r.{SqliteDatabase.Quote(field.Name)}";
        var others = own is null ? "" : $" and r.rowid not in (select row from {own.Found})";
        return field.IsMultiple
            ? $"{column} like '[_%' and exists (select 1 from json_each({column}) j where {IsGone(target, "j.value")}){others}"
            : $"{column} != '' and {IsGone(target, column)}{others}";
    }

    private static string IsGone(UndoTable target, string id) =>
        $"exists (select 1 from main.{target.Name} t join {target.Found} u on u.row = t.rowid where t.id = {id} and u.remove)";
}
