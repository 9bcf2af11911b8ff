using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.Api.Writing.Planned;

namespace PocketFerry.PocketBase.Checks.Audit;

/// <summary>The ids that a judged run would bring, and those that its relations go to. In a file; dispose it.</summary>
internal sealed class AuditRecords : IDisposable
{
    private const int AtATime = 2000;

    private readonly RunPlan _plan;
    private readonly IRecordIds? _existing;
    private readonly IReadOnlyList<Collection> _collections;
    private readonly HashSet<string> _referred;
    private readonly TempDatabase _file = new(
        """
        CREATE TABLE record(collection TEXT, id TEXT, PRIMARY KEY(collection,id)) WITHOUT ROWID;
        CREATE TABLE reference(collection TEXT, id TEXT, stream INTEGER, ordinal INTEGER, field TEXT);
        CREATE TABLE missing(number INTEGER PRIMARY KEY, id TEXT)
        """
    );

    public AuditRecords(RunPlan plan, IRecordIds? existing, IReadOnlyList<Collection> collections)
    {
        (_plan, _existing, _collections) = (plan, existing, collections);
        _referred =
        [
            .. plan
                .Streams.SelectMany(s => s.Collection?.Fields.OfType<RelationField>() ?? [])
                .Select(f => f.CollectionId),
        ];
    }

    /// <summary>A record would be there after the run.</summary>
    public void Add(Collection collection, string id)
    {
        if (_referred.Contains(collection.Id))
        {
            Add(collection.Id, id);
        }
    }

    /// <summary>A row's relation goes to a record.</summary>
    public void Refer(int stream, long ordinal, RelationField field, string id) =>
        _file
            .Database.Cached("INSERT INTO reference VALUES(?,?,?,?,?)")
            .Bind(1, field.CollectionId)
            .Bind(2, id)
            .Bind(3, stream)
            .Bind(4, ordinal)
            .Bind(5, field.Name)
            .Run();

    /// <summary>Asks for the records that the run doesn't bring.</summary>
    public async Task LookUpAsync(CancellationToken cancellation)
    {
        if (_existing is null)
        {
            return;
        }

        // A collection that the run would make has nothing yet.
        foreach (var collection in _referred.Where(r => _collections.Any(c => c.Id == r)))
        {
            _file.Database.Execute("DELETE FROM missing");
            _file
                .Database.Cached(
                    "INSERT INTO missing(id) SELECT DISTINCT id FROM reference r WHERE collection=? AND NOT EXISTS (SELECT 1 FROM record WHERE collection=r.collection AND id=r.id)"
                )
                .Bind(1, collection)
                .Run();
            for (var ids = Missing(0); ids.Count > 0; ids = Missing(ids.Last))
            {
                foreach (
                    var id in await _existing.FindAsync(NameOf(collection), ids.Ids, cancellation).ConfigureAwait(false)
                )
                {
                    Add(collection, id);
                }
            }
        }
    }

    /// <summary>The relations that go nowhere: one a row, by stream and row.</summary>
    public IEnumerable<(int Stream, long Ordinal, string Field, string Id, string Collection)> Dangling()
    {
        using var found = _file.Database.Prepare(
            """
            SELECT stream, ordinal, field, id, collection FROM reference r
            WHERE NOT EXISTS (SELECT 1 FROM record WHERE collection=r.collection AND id=r.id)
            GROUP BY stream, ordinal ORDER BY stream, ordinal
            """
        );
        while (found.Step())
        {
            yield return ((int)found.Integer(0), found.Integer(1), found.Text(2), found.Text(3), NameOf(found.Text(4)));
        }
    }

    public void Dispose() => _file.Dispose();

    private void Add(string collection, string id) =>
        _file.Database.Cached("INSERT OR IGNORE INTO record VALUES(?,?)").Bind(1, collection).Bind(2, id).Run();

    private MissingIds Missing(long after)
    {
        var some = _file.Database.Cached("SELECT number, id FROM missing WHERE number>? ORDER BY number LIMIT ?");
        some.Bind(1, after).Bind(2, AtATime);
        var ids = new List<string>();
        while (some.Step())
        {
            after = some.Integer(0);
            ids.Add(some.Text(1));
        }

        some.Reset();
        return new MissingIds(ids, after);
    }

    private string NameOf(string collection) =>
        _plan.Streams.FirstOrDefault(s => s.Collection?.Id == collection)?.TargetName
        ?? _collections.FirstOrDefault(c => c.Id == collection)?.Name
        ?? collection;

    private sealed record MissingIds(List<string> Ids, long Last)
    {
        public int Count => Ids.Count;
    }
}
