using System.Runtime.CompilerServices;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Undo;
using PocketFerry.PocketBase.Api.Writing.Lookups;
using PocketFerry.PocketBase.Api.Writing.Planned;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Deletes records of a server, but none that a record refers to which stays: so no relation is emptied and no cascade
/// begins. Dispose it.
/// </summary>
internal sealed class RecordDeletion(ApiServer server, IReadOnlyList<Collection> collections, bool dryRun) : IDisposable
{
    private const int PartSize = 500;

    private readonly TempDatabase _doomed = new(
        "CREATE TABLE doomed (collection TEXT, id TEXT, stays INT NOT NULL DEFAULT 0, PRIMARY KEY (collection, id)) WITHOUT ROWID"
    );

    /// <summary>Keeps what is needed to undo it; null keeps nothing.</summary>
    public ChangeRecorder? Undo { get; init; }

    private SqliteDatabase Database => _doomed.Database;

    public async IAsyncEnumerable<Deletion> DeleteAsync(
        IEnumerable<RecordKey> records,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var record in records)
        {
            Database
                .Cached("INSERT OR IGNORE INTO doomed (collection, id) VALUES (?, ?)")
                .BindAll(record.Collection, record.Id)
                .Run();
        }

        await KeepReferredAsync(cancellation).ConfigureAwait(false);
        foreach (var part in Parts(collection: "", stays: 1))
        {
            foreach (var record in part)
            {
                yield return new Deletion(record, DeletionOutcome.Referred);
            }
        }

        foreach (var part in Parts(collection: "", stays: 0))
        {
            if (Undo is not null)
            {
                await Undo.IntendDeletionAsync(part, collections, cancellation).ConfigureAwait(false);
            }

            foreach (var record in part)
            {
                yield return new Deletion(record, await DeleteAsync(record, cancellation).ConfigureAwait(false));
            }
        }
    }

    public void Dispose() => _doomed.Dispose();

    // A record that stays keeps those that it refers to; end when a round keeps no further one.
    private async Task KeepReferredAsync(CancellationToken cancellation)
    {
        var relations = (
            from target in collections
            where Database.Integer("SELECT count(*) FROM doomed WHERE collection = ?", target.Name) > 0
            from referring in collections
            where referring.Type != CollectionType.View
            from field in referring.Fields.OfType<RelationField>()
            where field.CollectionId == target.Id
            select (Target: target, Referring: referring, Field: field)
        ).ToList();
        bool kept;
        do
        {
            kept = false;
            foreach (var (target, referring, field) in relations)
            {
                kept |= await KeepAsync(target, referring, field, cancellation).ConfigureAwait(false);
            }
        } while (kept);
    }

    private async Task<bool> KeepAsync(
        Collection target,
        Collection referring,
        RelationField field,
        CancellationToken cancellation
    )
    {
        var lookup = new FilterLookup(server, referring.Name, ["id", field.Name], 1, null);
        var kept = false;
        foreach (var part in Parts(target.Name, stays: 0).ToList())
        {
            var conditions = part.Select(r =>
                $"{field.Name}{(field.IsMultiple ? "~" : "=")}{server.Features.Filters.Literal(r.Id)}"
            );
            foreach (var question in lookup.Questions(conditions))
            {
                foreach (var page in await lookup.FindAsync(question, cancellation).ConfigureAwait(false))
                {
                    using (page)
                    {
                        kept |= Keep(target, referring, field, page);
                    }
                }
            }
        }

        return kept;
    }

    private bool Keep(Collection target, Collection referring, RelationField field, RowBatch page)
    {
        var kept = false;
        for (var row = 0; row < page.Count; row++)
        {
            if (IsDoomed(referring.Name, Encoding.UTF8.GetString(page.Bytes(row, 0))))
            {
                continue;
            }

            foreach (var id in RelationIds.In(field, page.Bytes(row, 1)))
            {
                Database
                    .Cached("UPDATE doomed SET stays = 1 WHERE collection = ? AND id = ? AND stays = 0")
                    .BindAll(target.Name, id)
                    .Run();
                kept |= Database.Changes > 0;
            }
        }

        return kept;
    }

    private bool IsDoomed(string collection, string id) =>
        Database.Integer("SELECT count(*) FROM doomed WHERE collection = ? AND id = ? AND stays = 0", collection, id)
        > 0;

    private IEnumerable<IReadOnlyList<RecordKey>> Parts(string collection, int stays)
    {
        var last = new RecordKey("", "");
        while (true)
        {
            var rows = Database
                .Cached(
                    "SELECT collection, id FROM doomed WHERE (collection, id) > (?1, ?2) AND stays = ?3 AND (?4 = '' OR collection = ?4) ORDER BY collection, id LIMIT ?5"
                )
                .Bind(1, last.Collection)
                .Bind(2, last.Id)
                .Bind(3, stays)
                .Bind(4, collection)
                .Bind(5, PartSize);
            var part = new List<RecordKey>();
            while (rows.Step())
            {
                part.Add(new RecordKey(rows.Text(0), rows.Text(1)));
            }

            rows.Reset();
            if (part.Count == 0)
            {
                yield break;
            }

            last = part[^1];
            yield return part;
        }
    }

    private async Task<DeletionOutcome> DeleteAsync(RecordKey record, CancellationToken cancellation)
    {
        var path = RecordPath.Record(record.Collection, record.Id);
        if (dryRun)
        {
            using var there = await server.Client.SendAsync(ApiRequest.Get(path), cancellation).ConfigureAwait(false);
            return there.IsSuccess ? DeletionOutcome.Deleted : DeletionOutcome.Gone;
        }

        using var response = await server
            .Client.SendAsync(
                new ApiRequest(HttpMethod.Delete, path) { IsRepeatable = true, Writes = true },
                cancellation
            )
            .ConfigureAwait(false);
        return response.IsSuccess ? DeletionOutcome.Deleted
            : response.Status == 404 ? DeletionOutcome.Gone
            : throw new EndpointException(
                $"{server.Name} refused to delete the record '{record.Id}' of '{record.Collection}': {ApiError.Of(response).Message}",
                "See what keeps it there, or leave --delete-missing out."
            );
    }
}
