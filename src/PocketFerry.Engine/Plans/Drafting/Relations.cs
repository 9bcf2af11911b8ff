using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Foreign keys become relations, whose values are the ids of the records referred to.</summary>
internal static class Relations
{
    /// <summary>What PocketBase takes for "as many as you like".</summary>
    private const int ManyRecords = 999;

    private static readonly string[] ManyEndings = ["_ids", "Ids", "IDs"];

    /// <summary>Adds a relation field to each new, inferred collection for each of its foreign keys that can be followed.</summary>
    public static void AddFields(PlanContext context, StreamDraft draft)
    {
        foreach (var key in draft.Stream.ForeignKeys)
        {
            if (key.Columns.Count > 1)
            {
                CompositeRelations.AddField(context, draft, key);
            }

            if (Parent(context, key) is not { IsRecalled: false } parent || key.Columns is not [var column])
            {
                continue;
            }

            var map = draft.Maps.Find(m => m.Column == column);
            if (map is null)
            {
                continue;
            }

            var name = PocketBaseNames.Distinct(
                NameFor(map.Field.Name, key.IsMultiple),
                n => draft.Collection!.Fields.Any(f => Same(f.Name, n))
            );
            var fields = draft.Collection!.Fields.ToList();
            // Beside its column, so that both are seen together.
            fields.Insert(
                fields.FindIndex(f => f.Name == map.Field.Name) + 1,
                NewField.Relation(name, parent.Collection!.Id, key.IsMultiple ? ManyRecords : 1)
            );
            draft.Collection = draft.Collection.WithFields(fields);
            draft.Maps.Add(Link(new FieldMap(draft.Collection.Find(name)!, column), parent));
            context.SayCreation(
                draft,
                $"{column} becomes the relation {name} to {parent.TargetName} (and stays a field)"
            );
        }
    }

    /// <summary>Maps foreign keys to the relation fields that an existing collection has for them.</summary>
    public static void MatchFields(PlanContext context, StreamDraft draft)
    {
        foreach (var column in draft.Columns)
        {
            if (
                !IgnoredColumns.Contain(context, draft, column)
                && FindFor(context, draft, column) is var (field, parent)
                && !draft.Maps.Exists(m => m.Field.Name == field.Name)
            )
            {
                draft.Maps.Add(Link(new FieldMap(field, column), parent));
            }
        }

        foreach (var key in draft.Stream.ForeignKeys.Where(k => k.Columns.Count > 1))
        {
            CompositeRelations.MatchField(context, draft, key);
        }

        for (var i = 0; i < draft.Maps.Count; i++)
        {
            var map = draft.Maps[i];
            if (
                map is { DeriveFor: null, Column.Length: > 0 }
                && map.Field is RelationField relation
                && (Derived(context, relation) ?? Referred(context, draft, relation, [map.Column])) is { } parent
            )
            {
                draft.Maps[i] = Link(map, parent);
                context.Say(draft, $"{map.Column} refers to {parent.TargetName} by key; ids are derived the same way");
            }
        }
    }

    /// <summary>The relation field of an existing collection that a foreign key column feeds, though it has another name.</summary>
    public static (RelationField Field, StreamDraft Parent)? FindFor(
        PlanContext context,
        StreamDraft draft,
        string column
    )
    {
        foreach (var key in draft.Stream.ForeignKeys)
        {
            if (key.Columns is not [var own] || own != column || Parent(context, key) is not { } parent)
            {
                continue;
            }

            var legal = PocketBaseNames.ToFieldName(column, context.Request.Names);
            var field = draft
                .Collection!.Fields.OfType<RelationField>()
                .FirstOrDefault(f =>
                    f.CollectionId == parent.Collection!.Id
                    && (Same(f.Name, NameFor(legal, key.IsMultiple)) || Same(f.Name, NameFor(column, key.IsMultiple)))
                );
            if (field is not null)
            {
                return (field, parent);
            }
        }

        return null;
    }

    /// <summary>
    /// <c>customer_id</c> and <c>CustomerId</c> refer to <c>customer</c>, <c>tagIds</c> to <c>tags</c>; a name without such an
    /// ending gets one.
    /// </summary>
    private static string NameFor(string column, bool isMultiple)
    {
        if (
            isMultiple
            && Array.Find(ManyEndings, e => column.Length > e.Length && column.EndsWith(e, StringComparison.Ordinal))
                is { } many
        )
        {
            return column[..^many.Length] + "s";
        }

        foreach (var ending in (string[])["_id", "_ID", "_Id", "Id", "ID"])
        {
            if (column.Length > ending.Length && column.EndsWith(ending, StringComparison.Ordinal))
            {
                return column[..^ending.Length];
            }
        }

        return column + "_ref";
    }

    /// <summary>The stream referred to, where the value alone leads to its record's id.</summary>
    private static StreamDraft? Parent(PlanContext context, SourceForeignKey key)
    {
        if (
            key.ReferredColumns is not [var referred]
            || context.DraftOf(key.Stream) is not { Collection: not null } parent
        )
        {
            return null;
        }

        var isFollowed = parent.Ids switch
        {
            IdPolicy.Derive => parent.KeyColumns is [var own] && Same(own, referred),
            IdPolicy.Keep => parent.IdColumn is not null && Same(parent.IdColumn, referred),
            _ => false,
        };
        return isFollowed ? parent : null;
    }

    /// <summary>The stream that fills the relation's collection with ids derived from a single key.</summary>
    private static StreamDraft? Derived(PlanContext context, RelationField relation) =>
        context.Parents.FirstOrDefault(d =>
            d.Collection!.Id == relation.CollectionId && d is { Ids: IdPolicy.Derive, KeyColumns.Count: 1 }
        );

    /// <summary>The stream behind a relation that isn't taken, where a foreign key of the columns leads to its derived ids.</summary>
    public static StreamDraft? Referred(
        PlanContext context,
        StreamDraft draft,
        RelationField relation,
        IReadOnlyList<string> columns
    ) =>
        draft
            .Stream.ForeignKeys.Where(k => k.Columns.ToHashSet(StringComparer.Ordinal).SetEquals(columns))
            .Select(k => context.DraftOf(k.Stream))
            .FirstOrDefault(d =>
                d is { IsRecalled: true, Ids: IdPolicy.Derive }
                && d.Collection!.Id == relation.CollectionId
                && d.KeyColumns.Count == columns.Count
            );

    /// <summary>Has the relation's ids derived as those of the records are.</summary>
    public static FieldMap Link(FieldMap map, StreamDraft parent) =>
        parent.Ids == IdPolicy.Derive
            ? map with
            {
                DeriveFor = parent.TargetName,
                DeriveFormat = parent.IdFormat,
            }
            : map;

    /// <summary>Whether two names are one to SQLite and PocketBase, for which case doesn't count.</summary>
    public static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
