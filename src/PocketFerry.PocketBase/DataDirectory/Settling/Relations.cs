using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Writing;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Settling;

/// <summary>Leads written relations to the records that upserts matched, then takes out rows whose relations point to nothing.</summary>
internal sealed class Relations(SqliteDatabase database, LateFaults late, IReadOnlyList<Collection> collections)
{
    public void Settle(IReadOnlyList<StreamState> streams)
    {
        var relations = streams.SelectMany(Of).ToList();
        foreach (var relation in relations)
        {
            Redirect(relation);
        }

        // A row taken out may be what another pointed to; end when a round takes nothing out.
        long before;
        do
        {
            before = late.Count;
            foreach (var relation in relations)
            {
                TakeDanglingOut(relation);
            }
        } while (late.Count > before);
    }

    private IEnumerable<Relation> Of(StreamState stream)
    {
        var supplied = stream.Plan.Fields.Select(m => m.Field.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var field in stream.Collection.Fields.OfType<RelationField>().Where(f => supplied.Contains(f.Name)))
        {
            if (collections.FirstOrDefault(c => c.Id == field.CollectionId) is { } target)
            {
                yield return new Relation(stream, field, target);
            }
        }
    }

    private void Redirect(Relation relation)
    {
        if (!IdRedirects.Any(database, relation.Target.Name))
        {
            return;
        }

        var column = relation.Column;
        var lookup =
            $"select actual from temp.pbferry_redirect where collection = {SqliteDatabase.Literal(relation.Target.Name)} and wanted = ";
        foreach (var written in relation.Written)
        {
            if (relation.Field.IsMultiple)
            {
                database.Execute(
                    $"""
                    update main.{relation.Table} as t set {column} =
                        (select json_group_array(distinct coalesce(({lookup} j.value), j.value)) from json_each(t.{column}) j)
                    where {written} and exists (select 1 from json_each(t.{column}) j where exists ({lookup} j.value))
                    """
                );
            }
            else
            {
                database.Execute(
                    $"update main.{relation.Table} as t set {column} = ({lookup} t.{column}) where {written} and exists ({lookup} t.{column})"
                );
            }
        }
    }

    private void TakeDanglingOut(Relation relation)
    {
        var column = relation.Column;
        var target = SqliteDatabase.Quote(relation.Target.Name);
        var dangling = new List<(long Row, string Id)>();
        foreach (var written in relation.Written)
        {
            var sql = relation.Field.IsMultiple
                ? $"select t.rowid, min(j.value) from main.{relation.Table} t, json_each(t.{column}) j where {written} and t.{column} != '[]' and not exists (select 1 from main.{target} x where x.id = j.value) group by t.rowid"
                : $"select t.rowid, t.{column} from main.{relation.Table} t where {written} and t.{column} != '' and not exists (select 1 from main.{target} x where x.id = t.{column})";
            do
            {
                dangling.Clear();
                using (var rows = database.Prepare(sql + " limit 10000"))
                {
                    while (rows.Step())
                    {
                        dangling.Add((rows.Integer(0), rows.Text(1)));
                    }
                }

                foreach (var (row, id) in dangling)
                {
                    late.TakeOut(relation.Stream, row, Fault(relation, id));
                }
            } while (dangling.Count == 10000);
        }
    }

    private static RowFault Fault(Relation relation, string id) =>
        new(
            "validation_missing_rel_records",
            relation.Field.Name,
            $"'{relation.Field.Name}' points to '{id}', and '{relation.Target.Name}' has no such record.",
            $"Load '{relation.Target.Name}' in the same run or before, or empty the value.",
            id
        );

    private sealed record Relation(StreamState Stream, RelationField Field, Collection Target)
    {
        public string Table { get; } = SqliteDatabase.Quote(Stream.Collection.Name);

        public string Column { get; } = SqliteDatabase.Quote(Field.Name);

        /// <summary>Conditions on <c>t</c> that together hold for the rows that the run wrote.</summary>
        public IEnumerable<string> Written
        {
            get
            {
                var journal = Stream.Journal;
                yield return $"t.rowid > {journal.BaseRowId} and t.rowid <= {journal.BaseRowId + journal.Count}";
                if (Stream.HasPreImages)
                {
                    yield return $"t.rowid in (select pbferry_row from {Stream.PreImages})";
                }
            }
        }
    }
}
