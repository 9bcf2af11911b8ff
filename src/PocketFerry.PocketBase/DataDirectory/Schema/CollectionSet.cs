using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>Collections found by id, and by name whatever its case (as SQLite compares table names).</summary>
internal sealed class CollectionSet
{
    private readonly List<string> _ids = [];
    private readonly Dictionary<string, Collection> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Collection> _byName = new(StringComparer.OrdinalIgnoreCase);

    public CollectionSet(IEnumerable<Collection> collections)
    {
        foreach (var collection in collections)
        {
            Put(collection);
        }
    }

    public IEnumerable<Collection> All => _ids.Select(id => _byId[id]);

    public Collection? ById(string id) => _byId.GetValueOrDefault(id);

    public Collection? ByName(string name) => _byName.GetValueOrDefault(name);

    public Collection? Find(string nameOrId) => ById(nameOrId) ?? ByName(nameOrId);

    /// <summary>Adds a collection, or puts it in the place of the one with the same id.</summary>
    public void Put(Collection collection)
    {
        if (_byId.TryGetValue(collection.Id, out var before))
        {
            if (_byName.GetValueOrDefault(before.Name)?.Id == collection.Id)
            {
                _byName.Remove(before.Name);
            }
        }
        else
        {
            _ids.Add(collection.Id);
        }

        _byId[collection.Id] = collection;
        _byName[collection.Name] = collection;
    }

    /// <summary>Adds a collection that has no id yet; found by name only.</summary>
    public void PutByName(Collection collection) => _byName[collection.Name] = collection;

    public void Remove(Collection collection)
    {
        _ids.Remove(collection.Id);
        _byId.Remove(collection.Id);
        _byName.Remove(collection.Name);
    }
}
