using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Schema.Checks;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;
using PocketFerry.PocketBase.DataDirectory.Schema.Views;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>One change of the schema, from what was asked for to tables and rows. The caller holds a savepoint.</summary>
internal sealed class SchemaWrite(
    SqliteDatabase database,
    IReadOnlyList<Collection> existing,
    SchemaChangeOptions options
)
{
    private static readonly string[] AuthTables = ["_externalAuths", "_mfas", "_otps", "_authOrigins"];

    private readonly CollectionSet _before = new(existing);
    private readonly CollectionSet _after = new(existing);
    private readonly List<string> _ids = [];

    /// <summary>Plans a new collection.</summary>
    public void Add(Collection given)
    {
        ShapeChecks.Check(given);
        var collection = CollectionCompletion.New(given, id => _after.ById(id) is not null);
        if (_after.ById(collection.Id) is { } other)
        {
            throw SchemaFault.In(
                collection.Name,
                $"collection '{other.Name}' has its id '{collection.Id}' already",
                "Leave the id out to have one made."
            );
        }

        if (_after.ByName(collection.Name) is { } same)
        {
            throw SchemaFault.In(
                collection.Name,
                $"there is a collection '{same.Name}' already",
                "Add fields to that one (--add-fields), or choose a name that differs in more than upper and lower case."
            );
        }

        _after.Put(collection);
        _ids.Add(collection.Id);
    }

    /// <summary>Plans a change.</summary>
    public void Change(Collection given)
    {
        ShapeChecks.Check(given);
        var original =
            _before.ById(given.Id)
            ?? _before.ByName(given.Name)
            ?? throw SchemaFault.In(given.Name, "there is no such collection", "Create it first.");
        if (_ids.Contains(original.Id))
        {
            throw SchemaFault.In(given.Name, "it is changed twice", "Name each collection once.");
        }

        _after.Put(CollectionCompletion.Change(FieldMatching.WithIdsOf(given, original), original));
        _ids.Add(original.Id);
    }

    /// <summary>Does what was planned.</summary>
    public List<Collection> Run()
    {
        foreach (var id in _ids)
        {
            _after.Put(RelationTargets.Resolve(_after.ById(id)!, _after));
        }

        // After all targets are known, but before anything is written.
        var checks = new CollectionChecks(_after, database);
        foreach (var collection in Planned().Where(collection => collection.Type != CollectionType.View))
        {
            if (_before.ById(collection.Id) is { } original)
            {
                ChangeChecks.Check(original, collection, options);
            }

            checks.Check(collection, _before.ById(collection.Id));
        }

        foreach (var collection in Planned().Where(collection => collection.Type != CollectionType.View))
        {
            WriteTable(collection);
        }

        new ViewWrite(database, _before, _after, checks).Run(Planned().Where(c => c.Type == CollectionType.View));
        CheckRulesOfOthers();
        return Planned().ToList();
    }

    /// <summary>Removes collections, which may refer to each other.</summary>
    public void Delete(IReadOnlyCollection<string> namesOrIds)
    {
        var collections = namesOrIds
            .Select(name =>
                _after.Find(name)
                ?? throw SchemaFault.In(name, "there is no such collection", "See the names with: pbferry schema show")
            )
            .ToList();
        foreach (var collection in collections)
        {
            CheckDeletion(collection, collections);
        }

        // Views first: SQLite minds a view whose table is gone.
        foreach (var collection in collections.OrderBy(c => c.Type != CollectionType.View))
        {
            var kind = collection.Type == CollectionType.View ? "VIEW" : "TABLE";
            database.Run($"DROP {kind} IF EXISTS `{collection.Name}`");
            database.Run("DELETE FROM _collections WHERE id = ?", collection.Id);
            foreach (var table in AuthTables.Where(table => _after.ByName(table) is not null))
            {
                database.Run($"DELETE FROM {table} WHERE collectionRef = ?", collection.Id);
            }

            _after.Remove(collection);
        }

        new ViewWrite(database, _before, _after, new CollectionChecks(_after, database)).Refresh([]);
        CheckRulesOfOthers();
    }

    private void CheckDeletion(Collection collection, List<Collection> others)
    {
        if (collection.System)
        {
            throw SchemaFault.In(collection.Name, "a system collection can't be deleted", "Leave it.");
        }

        var user = _after.All.FirstOrDefault(other =>
            !others.Contains(other)
            && other.Type != CollectionType.View
            && other.Fields.OfType<RelationField>().Any(field => field.CollectionId == collection.Id)
        );
        if (user is not null)
        {
            throw SchemaFault.In(
                collection.Name,
                $"collection '{user.Name}' has a relation to it",
                $"Remove the relation or '{user.Name}' first."
            );
        }
    }

    private IEnumerable<Collection> Planned() => _ids.Select(id => _after.ById(id)!);

    private void WriteTable(Collection collection)
    {
        if (_before.ById(collection.Id) is { } original)
        {
            new TableChange(database, original, collection).Run();
            CollectionRow.Update(database, collection);
            return;
        }

        database.Run(TableDefinition.CreateTable(collection));
        foreach (var index in CollectionIndex.ParseAll(collection.Indexes))
        {
            IndexCreation.Run(database, collection.Name, index);
        }

        CollectionRow.Insert(database, collection);
    }

    // PocketBase doesn't look; but a server that validates its collections would not start afterwards.
    private void CheckRulesOfOthers()
    {
        foreach (var other in _after.All.Where(other => !_ids.Contains(other.Id)))
        {
            if (RuleChecks.IsFine(other, _before))
            {
                RuleChecks.Check(other, _after);
            }
        }
    }
}
