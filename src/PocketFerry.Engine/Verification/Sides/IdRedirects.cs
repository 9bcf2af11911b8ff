using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Pairing;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>
/// Ids of FROM's records that are others in TO, because an upsert matched the records by other fields: they, and
/// relations to them, are read as TO's. Their number has no bound; they lie in a temporary database.
/// </summary>
internal sealed class IdRedirects : IDisposable
{
    private readonly HashSet<string> _collections = new(StringComparer.Ordinal);
    private SqliteDatabase? _database;

    /// <summary>Whether no id is another one.</summary>
    public bool IsEmpty => _collections.Count == 0;

    /// <summary>Takes ids of one collection, given by its name, that are others in TO.</summary>
    public void Add(string collection, IEnumerable<(string From, string To)> ids)
    {
        foreach (var (from, to) in ids)
        {
            if (_database is null)
            {
                _database = SqliteDatabase.Open("", SqliteOpenMode.Create);
                _database.Execute(
                    """
                    PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF;
                    CREATE TABLE ids (collection TEXT, own TEXT, other TEXT, PRIMARY KEY (collection, own)) WITHOUT ROWID;
                    BEGIN
                    """
                );
            }

            _collections.Add(collection);
            _database.Cached("INSERT OR IGNORE INTO ids VALUES (?, ?, ?)").BindAll(collection, from, to).Run();
        }
    }

    /// <summary>Puts TO's ids into a batch of FROM's records.</summary>
    public void Apply(PairSide side, RowBatch batch)
    {
        if (IsEmpty || side.Plan is null || side.Mapping?.Collection is not { } collection)
        {
            return;
        }

        var id = batch.Columns.IndexOf("id");
        if (_collections.Contains(collection.Name) && id >= 0)
        {
            Replace(batch, id, collection.Name, isMultiple: false);
        }

        foreach (var field in collection.Fields.OfType<RelationField>())
        {
            var column = batch.Columns.IndexOf(field.Name);
            if (column >= 0 && NameOf(side, field.CollectionId) is { } name && _collections.Contains(name))
            {
                Replace(batch, column, name, field.IsMultiple);
            }
        }
    }

    /// <summary>The id that a record of FROM has in TO, where it is another one.</summary>
    public string? Find(string collection, string id)
    {
        if (!_collections.Contains(collection))
        {
            return null;
        }

        var row = _database!.Cached("SELECT other FROM ids WHERE collection = ? AND own = ?").BindAll(collection, id);
        var other = row.Step() ? row.Text(0) : null;
        row.Reset();
        return other;
    }

    /// <inheritdoc/>
    public void Dispose() => _database?.Dispose();

    private static string? NameOf(PairSide side, string collectionId) =>
        side.Plan!.Streams.FirstOrDefault(s => s.Collection?.Id == collectionId)?.TargetName;

    private void Replace(RowBatch batch, int column, string collection, bool isMultiple)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var value = batch.Bytes(row, column);
            if (value.IsEmpty || batch.Fault(row) is not null)
            {
                continue;
            }

            if (!isMultiple)
            {
                if (Find(collection, Encoding.UTF8.GetString(value)) is { } other)
                {
                    batch[row, column] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(other));
                }
            }
            else if (value[0] == '[' && JsonNode.Parse(value) is JsonArray list)
            {
                JsonNode?[] ids = [.. list.Select(n => (JsonNode?)(Find(collection, (string)n!) ?? (string)n!))];
                batch[row, column] = batch.Store(
                    CellKind.Json,
                    Encoding.UTF8.GetBytes(new JsonArray(ids).ToJsonString())
                );
            }
        }
    }
}
