using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Api.Writing.Planned;

/// <summary>The new records of a dry run that others refer to: the server doesn't have them. In a file; dispose it.</summary>
internal sealed class PlannedRecords : IDisposable
{
    private const int LongestBody = 256 << 10;
    private const char Separator = '\n';

    private readonly Dictionary<string, int> _lastReferrer = new(StringComparer.Ordinal);
    private readonly TempDatabase _file = new(
        "CREATE TABLE planned(collection TEXT, id TEXT, body BLOB, needs TEXT, PRIMARY KEY(collection,id)) WITHOUT ROWID"
    );

    /// <param name="collections">The collections of the run's streams, in their order.</param>
    public PlannedRecords(IReadOnlyList<Collection?> collections)
    {
        foreach (var (collection, number) in collections.Select((c, i) => (c, i)))
        {
            if (collection is not null && CollectionReferences.FieldsOf(collection) is not null)
            {
                foreach (var users in collections.Where(c => c?.Type == CollectionType.Auth))
                {
                    _lastReferrer[users!.Id] = number;
                }
            }

            foreach (var field in collection?.Fields.OfType<RelationField>() ?? [])
            {
                _lastReferrer[field.CollectionId] = number;
            }
        }
    }

    /// <summary>Remembers a record, where others refer to its collection.</summary>
    /// <param name="stream">The record's stream.</param>
    /// <param name="id">Its id.</param>
    /// <param name="body">Its fields; empty where it can't be made again.</param>
    /// <param name="needs">The records that must be made before.</param>
    public void Add(ApiStream stream, string id, ReadOnlyMemory<byte> body, IEnumerable<WriteRequest> needs)
    {
        if (!_lastReferrer.TryGetValue(stream.Collection.Id, out var last))
        {
            return;
        }

        // A user would be hashed a password with every batch.
        var goesAlong = last > stream.Number && !stream.IsAuth && body.Length <= LongestBody;
        _file
            .Database.Cached("INSERT OR REPLACE INTO planned VALUES(?,?,?,?)")
            .Bind(1, stream.Collection.Name)
            .Bind(2, id)
            .BindBlob(3, goesAlong ? body.Span : [])
            .Bind(4, string.Join(Separator, goesAlong ? needs.SelectMany(n => (string[])[n.Collection, n.Id]) : []))
            .Run();
    }

    public bool Contains(string collection, string id) => Find(collection, id) is not null;

    public PlannedRecord? Find(string collection, string id)
    {
        var find = _file.Database.Cached("SELECT body,needs FROM planned WHERE collection=? AND id=?");
        find.Bind(1, collection).Bind(2, id);
        var record = find.Step()
            ? new PlannedRecord(collection, id, find.Bytes(0).ToArray(), Pairs(find.Text(1)))
            : null;
        find.Reset();
        return record;
    }

    public void Dispose() => _file.Dispose();

    private static List<(string, string)> Pairs(string text) =>
        text.Length == 0 ? [] : [.. text.Split(Separator).Chunk(2).Select(p => (p[0], p[1]))];
}
