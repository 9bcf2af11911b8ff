using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>What may not change about a collection: never, or not without being allowed.</summary>
internal static class ChangeChecks
{
    public static void Check(Collection before, Collection after, SchemaChangeOptions options)
    {
        if (before.Type != after.Type)
        {
            throw SchemaFault.In(
                before.Name,
                "a collection can't change its type",
                "Create another collection and move the records."
            );
        }

        if (before.System)
        {
            CheckSystemCollection(before, after);
        }

        foreach (var old in before.Fields)
        {
            CheckField(before, old, after);
        }

        var losses = Losses(before, after).ToList();
        if (losses.Count > 0 && !options.AllowDrop && before.Type != CollectionType.View)
        {
            throw SchemaFault.In(
                before.Name,
                $"the change would {string.Join(", ", losses)}",
                "Leave these as they are, or allow it with --allow-drop. Back the data directory up before."
            );
        }
    }

    /// <summary>What a change does that loses or moves stored data, in words.</summary>
    public static IEnumerable<string> Losses(Collection before, Collection after)
    {
        if (before.Name != after.Name)
        {
            yield return $"rename the collection to '{after.Name}'";
        }

        foreach (var old in before.Fields)
        {
            var now = ById(after, old.Id);
            if (now is null)
            {
                yield return after.Find(old.Name) is { } other && other.Type != old.Type
                    ? $"empty field '{old.Name}', whose type goes from {FieldTypes.NameOf(old.Type)} to {FieldTypes.NameOf(other.Type)}"
                    : $"drop field '{old.Name}'";
                continue;
            }

            if (now.Name != old.Name)
            {
                yield return $"rename field '{old.Name}' to '{now.Name}'";
            }

            if (old.IsMultiple && !now.IsMultiple)
            {
                yield return $"keep only the last of several values in field '{old.Name}'";
            }
        }
    }

    private static void CheckSystemCollection(Collection before, Collection after)
    {
        var rules = CollectionRow.Rules.FirstOrDefault(rule => before.Rule(rule) != after.Rule(rule));
        if (before.Name != after.Name || rules is not null)
        {
            throw SchemaFault.In(
                before.Name,
                $"the {rules ?? "name"} of a system collection can't change",
                "Leave it as it is."
            );
        }
    }

    private static void CheckField(Collection before, Field old, Collection after)
    {
        var now = ById(after, old.Id);
        if (old.System && before.Type != CollectionType.View && now?.Name != old.Name)
        {
            throw SchemaFault.In(
                before.Name,
                old.Name,
                "a system field can't be removed or renamed",
                "Leave it as it is."
            );
        }

        if (old is RelationField relation && now is RelationField other && relation.CollectionId != other.CollectionId)
        {
            throw SchemaFault.In(
                before.Name,
                old.Name,
                "a relation can't change the collection that it refers to",
                "Add another field."
            );
        }
    }

    private static Field? ById(Collection collection, string id) =>
        collection.Fields.FirstOrDefault(field => field.Id == id);
}
