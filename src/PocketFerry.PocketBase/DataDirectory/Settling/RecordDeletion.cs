using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.PocketBase.DataDirectory.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Settling;

/// <summary>
/// Deletes records as PocketBase would, with their files and sign-ins, but none that a record refers to which stays: so
/// nothing else changes.
/// </summary>
internal sealed class RecordDeletion(SqliteDatabase database, IReadOnlyList<Collection> collections, Obsolete obsolete)
{
    /// <summary>Writes down what is about to be deleted, so that it can be put back; null where nobody does.</summary>
    public ChangeRecorder? Changes { get; init; }

    private const string Doomed = "temp.pbferry_doomed";

    // What PocketBase keeps of a user beside the record.
    private static readonly string[] OfUsers = ["_externalAuths", "_mfas", "_otps", "_authOrigins"];

    public IEnumerable<Deletion> Delete(IEnumerable<RecordKey> records)
    {
        database.Execute(
            $"create table {Doomed}(collection text, id text, stays int not null default 0, primary key (collection, id)) without rowid"
        );
        foreach (var record in records)
        {
            database
                .Cached($"insert into {Doomed}(collection, id) values(?, ?)")
                .BindAll(record.Collection, record.Id)
                .Run();
        }

        KeepReferred();
        using var rows = database.Prepare($"select collection, id, stays from {Doomed}");
        while (rows.Step())
        {
            var record = new RecordKey(rows.Text(0), rows.Text(1));
            yield return new Deletion(record, rows.Integer(2) == 1 ? DeletionOutcome.Referred : Delete(record));
        }
    }

    // A record that stays keeps those that it refers to; end when a round keeps no further one.
    private void KeepReferred()
    {
        var relations = (
            from target in collections
            where database.Integer($"select exists(select 1 from {Doomed} where collection = ?)", target.Name) == 1
            from referring in collections
            where referring.Type != CollectionType.View
            from field in referring.Fields.OfType<RelationField>()
            where field.CollectionId == target.Id
            select (Target: target, Referring: referring, Field: field)
        ).ToList();
        long kept;
        do
        {
            kept = relations.Sum(r => Keep(r.Target, r.Referring, r.Field));
        } while (kept > 0);
    }

    private long Keep(Collection target, Collection referring, RelationField field)
    {
        var (table, column) = (SqliteDatabase.Quote(referring.Name), SqliteDatabase.Quote(field.Name));
        var (to, from) = (SqliteDatabase.Literal(target.Name), SqliteDatabase.Literal(referring.Name));
        var stays =
            $"not exists (select 1 from {Doomed} d where d.collection = {from} and d.id = r.id and d.stays = 0)";
        var referred = field.IsMultiple
            ? $"select j.value from main.{table} r, json_each(r.{column}) j where r.{column} not in ('', '[]') and {stays}"
            : $"select r.{column} from main.{table} r where r.{column} != '' and {stays}";
        database.Execute($"update {Doomed} set stays = 1 where collection = {to} and stays = 0 and id in ({referred})");
        return database.Changes;
    }

    private DeletionOutcome Delete(RecordKey record)
    {
        if (collections.FirstOrDefault(c => c.Name == record.Collection) is not { } collection)
        {
            return DeletionOutcome.Gone;
        }

        foreach (var file in FileNames.Of(database, collection, record.Id))
        {
            obsolete.Add(collection, record.Id, file);
        }

        Changes?.RecordDeleted(record);
        var table = SqliteDatabase.Quote(collection.Name);
        database.Cached($"delete from main.{table} where id = ?").BindAll(record.Id).Run();
        var deleted = database.Changes > 0;
        if (deleted && collection.Type == CollectionType.Auth)
        {
            foreach (var beside in OfUsers.Where(o => collections.Any(c => c.Name == o)))
            {
                database
                    .Cached(
                        $"delete from main.{SqliteDatabase.Quote(beside)} where collectionRef = ? and recordRef = ?"
                    )
                    .BindAll(collection.Id, record.Id)
                    .Run();
            }
        }

        return deleted ? DeletionOutcome.Deleted : DeletionOutcome.Gone;
    }
}
