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
        if (Follow(context, draft, key) is not { Parent.IsRecalled: false } way)
        {
            return;
        }

        var (parent, columns) = way;

        var name = PocketBaseNames.Distinct(
            parent.TargetName,
            n => draft.Collection!.Fields.Any(f => Relations.Same(f.Name, n))
        );
        draft.Collection = NewCollection.WithNewFields(
            draft.Collection!,
            [NewField.Relation(name, parent.Collection!.Id)]
        );
        draft.Maps.Add(MapOf(draft.Collection.Find(name)!, parent, columns));
        context.SayCreation(
            draft,
            $"{string.Join(" + ", columns)} become the relation {name} to {parent.TargetName} (and stay fields)"
        );
    }

    /// <summary>Maps a foreign key to the relation field that an existing collection has for it.</summary>
    public static void MatchField(PlanContext context, StreamDraft draft, SourceForeignKey key)
    {
        if (Follow(context, draft, key) is var (parent, columns) && FieldFor(draft, parent) is { } field)
        {
            draft.Maps.Add(MapOf(field, parent, columns));
        }
    }

    /// <summary>Whether a column is part of a foreign key that a relation field of an existing collection is for.</summary>
    public static bool Take(PlanContext context, StreamDraft draft, string column) =>
        draft.Stream.ForeignKeys.Any(k =>
            k.Columns.Count > 1
            && k.Columns.Contains(column)
            && Follow(context, draft, k) is var (parent, _)
            && FieldFor(draft, parent) is not null
        );

    /// <summary>The field of the name that it would have got had the collection been made for the stream.</summary>
    private static RelationField? FieldFor(StreamDraft draft, StreamDraft parent)
    {
        var open = draft
            .Collection!.Fields.OfType<RelationField>()
            .Where(f => f.CollectionId == parent.Collection!.Id && !draft.Maps.Exists(m => m.Field.Name == f.Name))
            .ToList();
        var name = PocketBaseNames.Distinct(
            parent.TargetName,
            n =>
                draft.Collection.Fields.Any(f => Relations.Same(f.Name, n))
                && !open.Exists(f => Relations.Same(f.Name, n))
        );
        return open.Find(f => Relations.Same(f.Name, name));
    }

    /// <summary>The stream referred to, and the columns that lead to its ids; null where they lead to none.</summary>
    private static (StreamDraft Parent, List<string> Columns)? Follow(
        PlanContext context,
        StreamDraft draft,
        SourceForeignKey key
    ) =>
        context.DraftOf(key.Stream) is { Collection: not null, Ids: IdPolicy.Derive } parent
        && InOrderOf(parent.KeyColumns, key) is { } columns
        && columns.TrueForAll(draft.Columns.Contains)
            ? (parent, columns)
            : null;

    private static FieldMap MapOf(Field field, StreamDraft parent, List<string> columns) =>
        Relations.Link(new FieldMap(field, "") { KeyColumns = columns }, parent);

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
            var at = key.ReferredColumns.ToList().FindIndex(c => Relations.Same(c, own));
            if (at < 0)
            {
                return null;
            }

            columns.Add(key.Columns[at]);
        }

        return columns;
    }
}
