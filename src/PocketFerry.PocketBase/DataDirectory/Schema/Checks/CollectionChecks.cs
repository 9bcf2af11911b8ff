using System.Text.RegularExpressions;
using PocketFerry.Model.Collections;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>
/// Refuses, before anything is written, what PocketBase would refuse: servers from 0.38.1 on validate every stored
/// collection once and don't start when one fails.
/// </summary>
internal sealed partial class CollectionChecks(CollectionSet collections, SqliteDatabase database)
{
    /// <summary>Checks one completed collection against all others as they will be.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="original">What it was; null for a new one.</param>
    public void Check(Collection collection, Collection? original)
    {
        CheckId(collection);
        CheckName(collection, original);
        CheckFieldList(collection);
        FieldChecks.Check(collection, collections);
        IndexChecks.Check(collection, original, database);
        CheckRulesOfViews(collection);
        RuleChecks.Check(collection, collections);
        if (collection.Type == CollectionType.Auth)
        {
            AuthChecks.Check(collection);
        }
    }

    private static void CheckId(Collection collection)
    {
        if (collection.Id.Length > 100 || !Word().IsMatch(collection.Id))
        {
            throw SchemaFault.In(
                collection.Name,
                $"its id '{collection.Id}' can't be used",
                "An id has 1 to 100 letters, digits and underscores; leave it out to have one made."
            );
        }
    }

    private void CheckName(Collection collection, Collection? original)
    {
        var name = collection.Name;
        if (name.Length is 0 or > 255 || !Word().IsMatch(name))
        {
            throw SchemaFault.In(
                name,
                "that name can't be used",
                "A collection's name has 1 to 255 letters (a to z), digits and underscores."
            );
        }

        if (name.Contains("_via_", StringComparison.OrdinalIgnoreCase))
        {
            throw SchemaFault.In(name, "its name holds '_via_', which PocketBase keeps for itself", "Rename it.");
        }

        if (collections.All.FirstOrDefault(other => other.Id != collection.Id && IsSame(other.Name, name)) is { } same)
        {
            throw SchemaFault.In(
                name,
                $"there is a collection '{same.Name}' already",
                "Change that one, or choose a name that differs in more than upper and lower case."
            );
        }

        if (collections.ById(name) is { } hidden)
        {
            throw SchemaFault.In(
                name,
                $"its name is the id of collection '{hidden.Name}', and PocketBase would refuse to save it again",
                "Choose another name."
            );
        }

        if ((original is null || !IsSame(original.Name, name)) && IsForeignTable(name))
        {
            throw SchemaFault.In(
                name,
                "data.db has a table of that name that is no collection",
                "Choose another name, or remove or rename the table first."
            );
        }
    }

    private bool IsForeignTable(string name) =>
        name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)
        || database.Integer(
            "SELECT count(*) FROM sqlite_master WHERE type IN ('table','view') AND lower(name) = lower(?)",
            name
        ) > 0
            && database.Integer("SELECT count(*) FROM _collections WHERE lower(name) = lower(?)", name) == 0;

    private static void CheckFieldList(Collection collection)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in collection.Fields)
        {
            if (!ids.Add(field.Id))
            {
                throw SchemaFault.In(
                    collection.Name,
                    field.Name,
                    $"another field has the id '{field.Id}' too, and PocketBase would silently keep only one of them",
                    "Give it an id of its own, or leave the id out."
                );
            }

            if (!names.Add(field.Name))
            {
                throw SchemaFault.In(
                    collection.Name,
                    field.Name,
                    "another field has that name too (upper and lower case are the same to SQLite)",
                    "Rename one of them."
                );
            }
        }

        // The id of a view comes from its query.
        if (collection.Type != CollectionType.View && collection.Fields.Count(field => field.IsPrimaryKey) != 1)
        {
            throw SchemaFault.In(
                collection.Name,
                "it must have exactly one primary key, the text field 'id'",
                "Remove 'primaryKey' from the other fields; leave 'id' out to have PocketBase's own."
            );
        }
    }

    private static void CheckRulesOfViews(Collection collection)
    {
        if (
            collection.Type == CollectionType.View
            && CollectionRow.Rules.Skip(2).FirstOrDefault(rule => collection.Rule(rule) is not null) is { } rule
        )
        {
            throw SchemaFault.In(collection.Name, $"a view can't have a {rule}", $"Set {rule} to null.");
        }
    }

    private static bool IsSame(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z0-9_]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
