using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Writing;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Settling;

/// <summary>
/// Clashes that no index finds: ids across auth collections, ids and e-mail addresses that differ in case alone.
/// </summary>
internal sealed class ForeignIds(SqliteDatabase database, LateFaults late, IReadOnlyList<Collection> collections)
{
    public void Settle(IReadOnlyList<StreamState> streams)
    {
        foreach (var stream in streams.Where(s => s.Journal.Count > 0))
        {
            if (stream.Collection.Type == CollectionType.Auth)
            {
                AcrossAuth(stream);
                EmailsInCase(stream);
            }

            // PocketBase looks for ids that differ in case only where the pattern could admit them.
            if (stream.Collection.Find("id") is TextField { Pattern: not "^[a-z0-9]+$" })
            {
                CaseAlone(stream);
            }
        }
    }

    private void AcrossAuth(StreamState stream)
    {
        var table = SqliteDatabase.Quote(stream.Collection.Name);
        foreach (var other in collections.Where(c => c.Type == CollectionType.Auth && c.Name != stream.Collection.Name))
        {
            TakeOut(
                stream,
                $"select t.rowid, t.id from main.{table} t where t.rowid > {stream.Journal.BaseRowId} and exists (select 1 from main.{SqliteDatabase.Quote(other.Name)} o where o.id = t.id) limit 10000",
                id => new RowFault(
                    "validation_invalid_auth_id",
                    "id",
                    $"The id '{id}' is taken by a record of '{other.Name}'; ids are unique across all auth collections.",
                    "Give the record another id, or take new ids with --ids new.",
                    id
                )
            );
        }
    }

    // PocketBase lets both in, and then each of the two people can only sign in by typing the very case that was stored.
    private void EmailsInCase(StreamState stream)
    {
        var table = SqliteDatabase.Quote(stream.Collection.Name);
        TakeOut(
            stream,
            $"""
            select t.rowid, t.email || char(10) || f.email from
                (select lower(email) as folded, min(rowid) as first from main.{table} where email != '' group by 1 having count(distinct email) > 1) g
                join main.{table} t on lower(t.email) = g.folded
                join main.{table} f on f.rowid = g.first
            where t.rowid > {stream.Journal.BaseRowId} and t.email != f.email limit 10000
            """,
            both =>
            {
                var emails = both.Split('\n', 2);
                return new RowFault(
                    "email_differs_in_case",
                    "email",
                    $"The e-mail address '{emails[0]}' differs from another record's, '{emails[1]}', only in case.",
                    "Merge the two records in the source, or change one address.",
                    emails[0]
                );
            }
        );
    }

    private void CaseAlone(StreamState stream)
    {
        var table = SqliteDatabase.Quote(stream.Collection.Name);
        TakeOut(
            stream,
            $"""
            select t.rowid, t.id from
                (select lower(id) as folded, min(rowid) as first from main.{table} group by lower(id) having count(*) > 1) g
                join main.{table} t on lower(t.id) = g.folded
            where t.rowid > {stream.Journal.BaseRowId} and t.rowid != g.first limit 10000
            """,
            id => new RowFault(
                "validation_pk_invalid",
                "id",
                $"The id '{id}' differs from another record's only in case.",
                "Give the record another id, or derive ids with --ids derive.",
                id
            )
        );
    }

    private void TakeOut(StreamState stream, string sql, Func<string, RowFault> fault)
    {
        var found = new List<(long Row, string Id)>();
        do
        {
            found.Clear();
            using (var rows = database.Prepare(sql))
            {
                while (rows.Step())
                {
                    found.Add((rows.Integer(0), rows.Text(1)));
                }
            }

            foreach (var (row, id) in found)
            {
                late.TakeOut(stream, row, fault(id));
            }
        } while (found.Count > 0);
    }
}
