using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>
/// Finds records that aren't the run's and refer to records that it made: the server would empty the relation, or delete
/// them too.
/// </summary>
internal sealed class ReferenceCheck(ApiServer server, UndoFile undo, UndoReport report)
{
    public async Task RunAsync(
        IReadOnlyList<ServerTable> tables,
        IReadOnlyList<Collection> collections,
        CancellationToken cancellation
    )
    {
        foreach (var holder in collections.Where(c => c.Type != CollectionType.View))
        {
            var own = tables.FirstOrDefault(t => t.Collection.Id == holder.Id);
            var relations = (
                from field in holder.Fields.OfType<RelationField>()
                from table in tables
                where table.Collection.Id == field.CollectionId && Removes(table)
                select (Field: field, Target: table)
            ).ToList();
            if (relations.Count > 0 && own is not { IsDropped: true })
            {
                await CheckAsync(holder, own, relations, cancellation).ConfigureAwait(false);
            }
        }
    }

    private bool Removes(ServerTable table) =>
        report.Lines.Exists(l => l.Collection == table.Collection.Name && l.Removed > 0);

    private async Task CheckAsync(
        Collection holder,
        ServerTable? own,
        List<(RelationField Field, ServerTable Target)> relations,
        CancellationToken cancellation
    )
    {
        var id = holder.IndexOf("id");
        var mapper = ExistingRecords.MapperOf(holder, holder.Fields.Where(f => !SecretColumns.IsSecret(holder, f)));
        // Not disposed: the server isn't its.
        var source = new ApiSource(server);
        var filter = string.Join(" || ", relations.Select(r => $"{r.Field.Name} != ''").Distinct());
        var stream = new SourceStream(holder.Name) { Collection = holder };
        await foreach (
            var page in source
                .ReadAsync(stream, new ReadOptions { Filter = filter }, cancellation)
                .ConfigureAwait(false)
        )
        {
            using (page)
            {
                using var records = mapper.Map(page);
                for (var row = 0; row < records.Count; row++)
                {
                    var record = RowText.Of(records, row, id);
                    if (own is not null && undo.Records.Has(own.Undo.Number, record))
                    {
                        continue;
                    }

                    foreach (var (field, target) in relations)
                    {
                        var ids = RelationIds.In(field, records.Bytes(row, holder.IndexOf(field.Name)));
                        if (ids.Any(i => undo.Records.IsNew(target.Undo.Number, i)))
                        {
                            var what = $"refers to a record of '{target.Collection.Name}' that the run made";
                            report.Add(new UndoConflict(holder.Name, record, what, [field.Name]));
                        }
                    }
                }
            }
        }
    }
}
