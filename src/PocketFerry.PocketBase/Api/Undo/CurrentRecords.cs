using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>Looks records of one collection up, a page of ids at a time.</summary>
internal sealed class CurrentRecords
{
    private readonly ExistingRecords _records;

    // Not Form: what was found is compared while more is looked up.
    private readonly RecordForm _images;

    public CurrentRecords(ApiServer server, Collection collection, UndoCollection undo)
    {
        Form = new RecordForm(collection, undo.Fields);
        _images = new RecordForm(collection, undo.Fields);
        _records = new ExistingRecords(server, collection, ["id"], ReadsSecrets(server, collection));
    }

    /// <summary>The form of the images; for one thread, which need not be the one that looks up.</summary>
    public RecordForm Form { get; }

    /// <summary>The images of those that are there, by id; one that can't be read has the mark for that.</summary>
    public async Task<Dictionary<string, byte[]>> FindAsync(
        IReadOnlyList<UndoEntry> entries,
        CancellationToken cancellation
    )
    {
        var keys = entries.ToDictionary(e => e.Id, e => _records.KeyOf(e.Id), StringComparer.Ordinal);
        using var matches = await _records.FindAsync(keys.Values, cancellation).ConfigureAwait(false);
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (id, key) in keys)
        {
            if (matches.Find(key) is { } match)
            {
                found[id] = match.Records.Fault(match.Row) is null
                    ? _images.ImageOf(match.Records, match.Row)
                    : UndoEntry.Unreadable;
            }
        }

        return found;
    }

    private static bool ReadsSecrets(ApiServer server, Collection collection) =>
        server.CarriesSecrets && collection.Type == CollectionType.Auth;
}
