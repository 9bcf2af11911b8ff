using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <content>Creating, changing and deleting.</content>
public sealed partial class CollectionStore
{
    /// <summary>Makes one collection, all or nothing; inside the caller's transaction where there is one.</summary>
    /// <returns>The collection as it is stored, with its ids, without secrets.</returns>
    /// <exception cref="EndpointException">PocketBase would refuse it; nothing is changed.</exception>
    public Collection WriteNew(Collection collection) => Apply([collection], [])[0];

    /// <summary>Adds the fields and indexes that a collection (found by id, else name) has more than before.</summary>
    /// <returns>The collection as it is stored, without secrets.</returns>
    /// <exception cref="EndpointException">PocketBase would refuse it, or something would be lost; nothing is changed.</exception>
    public Collection AddFields(Collection changed) => Apply([], [changed])[0];

    /// <summary>
    /// Makes and changes several collections at once, all or nothing; inside the caller's transaction where there is one.
    /// Relations may refer to each other in any order and in cycles, by id or name; views may read each other.
    /// </summary>
    /// <param name="create">New collections; missing ids are made, given ones kept.</param>
    /// <param name="change">Changed collections, found by id, else name; what they don't mention stays.</param>
    /// <param name="options">What the changes may do; by default nothing that loses data.</param>
    /// <returns>The collections as they are stored, created before changed, without secrets.</returns>
    /// <exception cref="EndpointException">PocketBase would refuse one of them; nothing is changed.</exception>
    public IReadOnlyList<Collection> Apply(
        IReadOnlyList<Collection> create,
        IReadOnlyList<Collection> change,
        SchemaChangeOptions? options = null
    )
    {
        using var savepoint = new Savepoint(Database);
        var write = new SchemaWrite(Database, ReadAll(withSecrets: true), options ?? new SchemaChangeOptions());
        foreach (var collection in create)
        {
            write.Add(collection);
        }

        foreach (var collection in change)
        {
            write.Change(collection);
        }

        var stored = write.Run();
        savepoint.Keep();
        return [.. stored.Select(CollectionSecrets.Strip)];
    }

    /// <summary>
    /// Removes a collection with its records, all or nothing. Its folder below <c>storage</c> is left to the caller.
    /// </summary>
    /// <exception cref="EndpointException">It isn't there, belongs to the system, or others refer to it.</exception>
    public void Delete(string nameOrId) => DeleteAll([nameOrId]);

    /// <summary>
    /// Removes several collections, which may refer to each other, all or nothing. Their folders below <c>storage</c>
    /// are left to the caller.
    /// </summary>
    /// <exception cref="EndpointException">One isn't there, belongs to the system, or others refer to it.</exception>
    public void DeleteAll(IReadOnlyCollection<string> namesOrIds)
    {
        using var savepoint = new Savepoint(Database);
        new SchemaWrite(Database, ReadAll(withSecrets: true), new SchemaChangeOptions()).Delete(namesOrIds);
        savepoint.Keep();
    }
}
