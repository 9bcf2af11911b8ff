using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>
/// Writes down what a run into a server does: before anything is sent, what the records were; afterwards that they were
/// written, and how, where the answer told that; the rest is seen at the end (<see cref="LastLook"/>).
/// </summary>
internal sealed class ChangeRecorder(ApiServer server, UndoFile undo)
{
    private const int PageSize = 500;

    // As many as a filter, which goes into an address, has room for.
    private const int MostNamed = 40;

    private readonly Dictionary<string, (UndoCollection Undo, RecordForm Form)> _collections = [];

    /// <summary>What is about to be sent; kept before it is.</summary>
    public void Intend(ApiStream stream, SegmentPlan segment)
    {
        var (known, form) = Of(stream.Collection);
        foreach (var (_, match) in segment.Changed)
        {
            undo.Records.Intend(known.Number, match.Id, Image(form, match.Records, match.Row));
        }

        foreach (var id in New(segment))
        {
            undo.Records.Intend(known.Number, id, null);
        }

        undo.Commit();
    }

    /// <summary>What became of it.</summary>
    public void Settle(ApiStream stream, RowBatch batch, SegmentPlan segment)
    {
        var number = Of(stream.Collection).Undo.Number;
        var prints = PrintsOf(segment);
        var rows = segment
            .Changed.Select(c => (c.Row, c.Match.Id))
            .Concat(segment.SqlRows.Select(r => (r.Row, r.Id)))
            .Concat(segment.Requests.Where(r => r.IsInsert || r.CompletesInsert).Select(r => (r.Row, r.Id)))
            .Concat(segment.Done.Where(d => d.WasInsert).Select(d => (d.Row, d.Id)));
        foreach (var (row, id) in rows)
        {
            if (batch.Fault(row) is null)
            {
                undo.Records.SetAfter(number, id, prints.GetValueOrDefault(row, UndoEntry.Written));
            }
            else
            {
                undo.Records.Forget(number, id);
            }
        }

        undo.Commit();
    }

    /// <summary>
    /// Takes the fingerprints of a collection's records from answers; null where an answer doesn't show all of their fields.
    /// </summary>
    public AnswerPrints? PrintsOf(Collection collection)
    {
        var fields = Of(collection).Undo.Fields;
        return
            server.Options.RewriteLinks
            || collection.Fields.Any(f => SecretColumns.IsSecret(collection, f) && fields.Contains(f.Name))
            ? null
            : new AnswerPrints(collection, fields);
    }

    /// <summary>Before relations are filled in of records that were written: how they are left isn't known yet.</summary>
    public void Reopen(ApiStream stream, IEnumerable<WaitingRecord> records)
    {
        var number = Of(stream.Collection).Undo.Number;
        foreach (var record in records)
        {
            undo.Records.SetAfter(number, record.Id, UndoEntry.Written);
        }

        undo.Commit();
    }

    /// <summary>Records that were written may be others by now: all are read back at the end.</summary>
    public void Doubt() => LastLook.Doubt(undo);

    /// <summary>
    /// Before a collection is emptied: its records, and those of others that go with them or lose a relation to them, what
    /// PocketBase keeps of users beside their records too.
    /// </summary>
    public async Task TruncateAsync(
        Collection collection,
        IReadOnlyList<Collection> collections,
        CancellationToken cancellation
    )
    {
        Doubt();
        await RecordAllAsync(collection, "", cancellation).ConfigureAwait(false);
        foreach (var dependants in Dependants.Of(server, collection, collections))
        {
            await RecordAllAsync(dependants.Collection, dependants.Filter, cancellation).ConfigureAwait(false);
        }

        undo.Commit();
    }

    /// <summary>Before records are deleted one by one.</summary>
    public async Task IntendDeletionAsync(
        IEnumerable<RecordKey> records,
        IReadOnlyList<Collection> collections,
        CancellationToken cancellation
    )
    {
        Doubt();
        foreach (var group in records.GroupBy(r => r.Collection))
        {
            var collection = collections.First(c => c.Name == group.Key);
            var known = Of(collection).Undo;
            var current = new CurrentRecords(server, collection, known);
            foreach (var part in group.Select(r => new UndoEntry(0, r.Id, null, null)).Chunk(PageSize))
            {
                foreach (var (id, image) in await current.FindAsync(part, cancellation).ConfigureAwait(false))
                {
                    undo.Records.Intend(known.Number, id, image);
                }
            }

            foreach (var part in group.Select(r => r.Id).Chunk(MostNamed))
            {
                foreach (var dependants in Dependants.Of(server, collection, part, collections))
                {
                    await RecordAllAsync(dependants.Collection, dependants.Filter, cancellation).ConfigureAwait(false);
                }
            }
        }

        undo.Commit();
    }

    /// <summary>At the end: looks at the records once more.</summary>
    public Task CompleteAsync(IReadOnlyList<Collection> collections, CancellationToken cancellation) =>
        new LastLook(server, undo).LookAsync(collections, cancellation);

    // Of records that something comes behind, what the answer shows isn't how they are left.
    private static Dictionary<int, byte[]> PrintsOf(SegmentPlan segment)
    {
        var prints = segment
            .Requests.Where(r => r.Print is not null && r.Files.Count == 0 && !segment.Late.ContainsKey(r.Row))
            .ToDictionary(r => r.Row, r => r.Print!);
        segment.Deferred.ForEach(d => prints.Remove(d.Row));
        return prints;
    }

    private static IEnumerable<string> New(SegmentPlan segment) =>
        segment
            .SqlRows.Select(r => r.Id)
            .Concat(segment.Requests.Where(r => r.IsInsert || r.CompletesInsert).Select(r => r.Id))
            .Concat(segment.Done.Where(d => d.WasInsert).Select(d => d.Id));

    private (UndoCollection Undo, RecordForm Form) Of(Collection collection)
    {
        // Lanes ask, too.
        lock (_collections)
        {
            if (!_collections.TryGetValue(collection.Id, out var known))
            {
                var table = undo.Collection(collection.Id, collection.Name, RecordForm.FieldsOf(server, collection));
                known = (table, new RecordForm(collection, table.Fields));
                _collections[collection.Id] = known;
            }

            return known;
        }
    }

    private static byte[] Image(RecordForm form, RowBatch records, int row) =>
        records.Fault(row) is null ? form.ImageOf(records, row) : UndoEntry.Unreadable;

    private async Task RecordAllAsync(Collection collection, string filter, CancellationToken cancellation)
    {
        Mapper? mapper = null;
        var id = collection.IndexOf("id");
        // Not disposed: the server isn't its.
        var source = new ApiSource(server);
        var stream = new SourceStream(collection.Name) { Collection = collection };
        var options = new ReadOptions { Filter = filter, WithSecrets = server.CarriesSecrets };
        await foreach (var page in source.ReadAsync(stream, options, cancellation).ConfigureAwait(false))
        {
            using (page)
            {
                if (page.Count == 0)
                {
                    // A collection that nothing happens to isn't named by an undo.
                    continue;
                }

                var (known, form) = Of(collection);
                mapper ??= ExistingRecords.MapperOf(
                    collection,
                    collection.Fields.Where(f => known.Fields.Contains(f.Name))
                );
                using var records = mapper.Map(page);
                for (var row = 0; row < records.Count; row++)
                {
                    undo.Records.Intend(known.Number, RowText.Of(records, row, id), Image(form, records, row));
                }
            }

            undo.Commit();
        }
    }
}
