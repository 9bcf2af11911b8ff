using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>
/// Undoes a run in a server: takes out what it made, writes the pre-images as an upsert of their own, which goes by whatever
/// roads the server has, and puts the schema back.
/// </summary>
/// <remarks>Not thread-safe. Disposing it disposes the server.</remarks>
internal sealed class ServerUndo(ApiServer server, UndoFile undo) : IUndoRoad
{
    private const int PageSize = 500;

    private readonly CollectionsUndo _schema = new(server, undo);
    private List<ServerTable> _tables = [];
    private UndoReport _report = new();

    /// <inheritdoc/>
    public async Task<UndoReport> CheckAsync(CancellationToken cancellation)
    {
        _report = new UndoReport();
        var isAgreed = undo.Fact(UndoFile.Begun).Length > 0;
        var collections = await server.ReadCollectionsAsync(cancellation).ConfigureAwait(false);
        _schema.Check(collections, _report, isAgreed);
        _tables = [.. Tables(collections)];
        long unknown = 0;
        foreach (var table in _tables)
        {
            var current = new CurrentRecords(server, table.Collection, table.Undo);
            var check = new RecordCheck(table, current.Form, _report, isAgreed, LastLook.IsKnown(undo));
            await foreach (var (entry, now) in EntriesAsync(table, current, cancellation).ConfigureAwait(false))
            {
                check.Add(entry, now);
            }

            unknown += check.Unknown;
            await FindOthersAsync(table, isAgreed, cancellation).ConfigureAwait(false);
        }

        if (!isAgreed)
        {
            await new ReferenceCheck(server, undo, _report)
                .RunAsync(_tables, collections, cancellation)
                .ConfigureAwait(false);
        }

        if (unknown > 0)
        {
            _report.Notes.Add(
                isAgreed
                    ? "an undo of this run broke off; this goes on with it"
                    : $"the run ended early: whether {unknown} of its records changed since isn't known"
            );
        }

        var written = _tables.Where(Writes).Select(t => t.Collection);
        var madeAgain = _tables.Where(MakesAgain).Select(t => t.Collection);
        _report.Lost.AddRange(UndoLosses.Of(server, written, madeAgain));
        return _report;
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(bool force, CancellationToken cancellation)
    {
        if (_report.ConflictCount > 0 && !force)
        {
            throw new EndpointException($"{server.Name} has changed since the run; nothing was undone.", "");
        }

        // What it changes from here on is no conflict for the next one, should this one break off.
        undo.SetFact(UndoFile.Begun, "1");
        undo.Commit();
        CrashPoint.Reach("undo-begun");
        foreach (var table in _tables.AsEnumerable().Reverse().Where(t => !t.IsDropped))
        {
            await TakeOutAsync(table, cancellation).ConfigureAwait(false);
        }

        CrashPoint.Reach("undo-taken-out");
        var tables = _tables.Where(t => !t.IsDropped && Writes(t)).ToList();
        var refused = await new PuttingBack(server, undo, MakesAgain)
            .PutBackAsync(tables, cancellation)
            .ConfigureAwait(false);
        CrashPoint.Reach("undo-put-back");
        await _schema.ApplyAsync(cancellation).ConfigureAwait(false);
        if (refused.Count > 0)
        {
            throw refused.ToException();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server.DisposeAsync();

    private IEnumerable<ServerTable> Tables(IReadOnlyList<Collection> collections)
    {
        foreach (var known in undo.Collections().Where(c => c.Id != CollectionRecords.Name))
        {
            if (collections.FirstOrDefault(c => c.Id == known.Id) is { } collection)
            {
                yield return new ServerTable(known, collection, _schema.Dropped.Any(d => d.Id == collection.Id));
            }
            else if (!_schema.MadeIds.Contains(known.Id))
            {
                _report.Add(
                    new UndoConflict(known.Name, "", "is there no more, and its records can't be put back", [])
                );
            }
        }
    }

    private async IAsyncEnumerable<(UndoEntry Entry, byte[]? Now)> EntriesAsync(
        ServerTable table,
        CurrentRecords current,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        for (long behind = 0; undo.Records.Page(table.Undo.Number, behind, PageSize) is { Count: > 0 } page; )
        {
            var found = await current.FindAsync(page, cancellation).ConfigureAwait(false);
            foreach (var entry in page)
            {
                yield return (entry, found.GetValueOrDefault(entry.Id));
            }

            behind = page[^1].Number;
        }
    }

    // A collection that goes takes all of its records along.
    private async Task FindOthersAsync(ServerTable table, bool isAgreed, CancellationToken cancellation)
    {
        if (!table.IsDropped || isAgreed)
        {
            return;
        }

        // Not disposed: the server isn't its.
        var source = new ApiSource(server);
        var stream = new SourceStream(table.Collection.Name) { Collection = table.Collection };
        await foreach (var page in source.ReadAsync(stream, ReadOptions.Default, cancellation).ConfigureAwait(false))
        {
            using (page)
            {
                var id = page.Columns.ToList().IndexOf("id");
                for (var row = 0; row < page.Count; row++)
                {
                    var record = RowText.Of(page, row, id);
                    if (!undo.Records.Has(table.Undo.Number, record))
                    {
                        _report.Add(
                            new UndoConflict(
                                table.Collection.Name,
                                record,
                                "was made since, and the collection goes",
                                []
                            )
                        );
                    }
                }
            }
        }
    }

    private bool Writes(ServerTable table) =>
        _report.Lines.Exists(l => l.Collection == table.Collection.Name && l.PutBack + l.MadeAgain > 0);

    private bool MakesAgain(ServerTable table) =>
        _report.Lines.Exists(l => l.Collection == table.Collection.Name && l.MadeAgain > 0);

    private async Task TakeOutAsync(ServerTable table, CancellationToken cancellation)
    {
        var name = table.Collection.Name;
        using var singles = new SingleSender(server, null);
        using RequestSender sender = server.Features is { HasBatch: true, MaxRequests: > 1 }
            ? new BatchSender(server, singles, dryRun: false, files: null, prints: null)
            : singles;
        var current = new CurrentRecords(server, table.Collection, table.Undo);
        for (long behind = 0; undo.Records.Page(table.Undo.Number, behind, PageSize) is { Count: > 0 } page; )
        {
            behind = page[^1].Number;
            var made = page.Where(e => e.Before is null).ToList();
            var found = await current.FindAsync(made, cancellation).ConfigureAwait(false);
            var requests = found
                .Keys.Select(id => new WriteRequest
                {
                    Method = HttpMethod.Delete,
                    Path = RecordPath.Record(name, id),
                    Id = id,
                })
                .ToList();
            await sender.SendAsync(name, requests, cancellation).ConfigureAwait(false);
            // One that went with another is gone as it should be.
            foreach (var refused in requests.Where(r => r.Fault is not null))
            {
                await TakingOut.DeleteAsync(server, refused.Path, cancellation).ConfigureAwait(false);
            }
        }
    }
}
