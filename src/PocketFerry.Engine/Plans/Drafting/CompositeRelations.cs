using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Foreign keys of several columns become relations, where they lead to the key that ids are derived from.</summary>
internal static class CompositeRelations
{
    /// <summary>Adds the relation field of a foreign key to a new, inferred collection, if it can be followed.</summary>
    public static void AddField(PlanContext context, StreamDraft draft, SourceForeignKey key)
    {
        if (context.DraftOf(key.Stream) is not { Collection: not null, Ids: IdPolicy.Derive } parent)
        {
            return;
        }

        var columns = InOrderOf(parent.KeyColumns, key);
        if (columns is null || columns.Any(c => !draft.Columns.Contains(c)))
        {
            return;
        }

        var name = PocketBaseNames.Distinct(
            parent.TargetName,
            n => draft.Collection!.Fields.Any(f => f.Name.Equals(n, StringComparison.OrdinalIgnoreCase))
        );
        draft.Collection = NewCollection.WithNewFields(
            draft.Collection!,
            [NewField.Relation(name, parent.Collection.Id)]
        );
        draft.Maps.Add(
            new FieldMap(draft.Collection.Find(name)!, "")
            {
                KeyColumns = columns,
                DeriveFor = parent.TargetName,
                DeriveFormat = parent.IdFormat,
            }
        );
        context.SayCreation(
            draft,
            $"{string.Join(" + ", columns)} become the relation {name} to {parent.TargetName} (and stay fields)"
        );
    }

    /// <summary>The referring columns in the order of the other's key; null where the key is another one.</summary>
    private static List<string>? InOrderOf(IReadOnlyList<string> ownKey, SourceForeignKey key)
    {
        if (ownKey.Count != key.Columns.Count)
        {
            return null;
        }

        var columns = new List<string>();
        foreach (var own in ownKey)
        {
            var at = key.ReferredColumns.ToList().FindIndex(c => c.Equals(own, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                return null;
            }

            columns.Add(key.Columns[at]);
        }

        return columns;
    }
}
