using System.Text;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>A column that may hold ids of a collection's documents.</summary>
internal sealed class ReferenceCandidate
{
    private readonly Dictionary<MongoCollection, HashSet<string>> _found = [];

    private ReferenceCandidate(MongoCollection collection, ColumnProfile column)
    {
        Collection = collection;
        Column = column;
        Values = [.. column.Samples.Select(Encoding.UTF8.GetString)];
    }

    public MongoCollection Collection { get; }

    public ColumnProfile Column { get; }

    /// <summary>A sample of the different values.</summary>
    public HashSet<string> Values { get; }

    /// <summary>The columns of a collection that may be references, all of whose values are of one kind of key.</summary>
    public static IEnumerable<ReferenceCandidate> Of(MongoCollection collection) =>
        collection
            .Profile!.Columns.Where(c => c.Name != "_id" && c.Samples.Count > 0 && IsOfOneKind(c))
            .Select(c => new ReferenceCandidate(collection, c));

    /// <summary>Ids that are unique in the world need no name to tell where they lead; numbers and texts do.</summary>
    public bool MayLeadTo(MongoCollection collection) =>
        (Kind & BsonKinds.DbRef) != 0
            ? Column.Collection == collection.Name
            : Kind is BsonKinds.ObjectId or BsonKinds.Uuid || IsSuggested(collection);

    public bool IsSuggested(MongoCollection collection) => ReferenceNames.Suggest(Column.Name, collection.Name);

    public void Find(MongoCollection collection, string id)
    {
        if (!_found.TryGetValue(collection, out var ids))
        {
            _found[collection] = ids = new HashSet<string>(StringComparer.Ordinal);
        }

        ids.Add(id);
    }

    /// <summary>The collections that have every one of the values.</summary>
    public List<MongoCollection> Whole() => [.. _found.Where(f => f.Value.Count == Values.Count).Select(f => f.Key)];

    /// <summary>The collection that has most of the values; null where none has any.</summary>
    public (MongoCollection Collection, int Count)? Best() =>
        _found.Count == 0 ? null : _found.Select(f => (f.Key, f.Value.Count)).MaxBy(f => f.Count);

    private BsonKinds Kind => KindOf(Column);

    private static bool IsOfOneKind(ColumnProfile column) =>
        KindOf(column) is BsonKinds.ObjectId or BsonKinds.Uuid or BsonKinds.String or BsonKinds.Int32 or BsonKinds.Int64
        || (column.Kinds is BsonKinds.DbRef or (BsonKinds.Array | BsonKinds.DbRef) && column.Collection?.Length > 0);

    /// <summary>The kind of the values, or of the elements where the values are arrays.</summary>
    private static BsonKinds KindOf(ColumnProfile column)
    {
        var kinds = column.Kinds & ~(BsonKinds.Undefined | BsonKinds.OldUuid);
        return kinds == BsonKinds.Array ? column.Elements : kinds;
    }
}
