using PocketFerry.Engine.Plans.Files;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Where the fields of a plan file get their values.</summary>
internal static class FileMaps
{
    /// <summary>Refuses a field that isn't what the plan takes it for.</summary>
    public static void CheckField(PlanContext context, StreamDraft draft, PlanField plan)
    {
        var field = draft.Collection!.Find(plan.Name)!;
        if (plan.Type is { } type && type != field.Type)
        {
            throw plan.MarkOf("type")
                .Error(
                    $"The field '{plan.Name}' of '{draft.TargetName}' is of type {FieldTypes.NameOf(field.Type)}, and the plan says {FieldTypes.NameOf(type)}.",
                    "Leave the type out, or fill another field."
                );
        }

        if (
            plan.To.Length > 0
            && field is RelationField relation
            && relation.CollectionId != TargetOf(context, plan).Id
        )
        {
            throw plan.MarkOf("to")
                .Error(
                    $"The relation '{plan.Name}' of '{draft.TargetName}' doesn't go to '{plan.To}'.",
                    "Leave 'to' out, or fill another field."
                );
        }

        CheckColumns(draft, plan);
        CheckJunction(context, plan);
    }

    /// <summary>Refuses columns that the stream doesn't have.</summary>
    public static void CheckColumns(StreamDraft draft, PlanField plan)
    {
        var columns = draft.Columns;
        var unknown = plan.From.FirstOrDefault(c => columns.Count > 0 && !columns.Contains(c));
        if (unknown is not null)
        {
            throw plan.MarkOf("from")
                .Error(
                    $"'{draft.Stream.Name}' has no column '{unknown}'.",
                    $"Its columns are: {string.Join(", ", columns)}."
                );
        }
    }

    /// <summary>The collection that a relation goes to: as it is, or as it will be.</summary>
    public static Collection TargetOf(PlanContext context, PlanField plan) =>
        context.DraftInto(plan.To)?.Collection
        ?? context.TargetOf(plan.To)
        ?? throw plan.MarkOf("to")
            .Error(
                $"There is no collection '{plan.To}', neither in the plan nor in the target.",
                "Name the collection as the plan does."
            );

    /// <summary>Where the field's value comes from.</summary>
    public static FieldMap MapOf(PlanContext context, StreamDraft draft, PlanField plan)
    {
        var field = draft.Collection!.Find(plan.Name)!;
        var map = new FieldMap(field, plan.From is [var column] ? column : "")
        {
            Shape = plan.Shape,
            OnError = plan.OnError,
        };
        if (plan.Through is { } junction)
        {
            map = map with { Column = OwnKey(draft, plan), Through = junction };
        }

        if (plan.From.Count > 1 && field is not RelationField)
        {
            throw plan.MarkOf("from")
                .Error(
                    $"The field '{plan.Name}' takes one column.",
                    "Join several with an expression: expr: row.a + ' ' + row.b"
                );
        }

        return field is RelationField relation && RelationParent(context, plan, relation) is { } parent
            ? Follow(map, plan, parent)
            : map;
    }

    private static FieldMap Follow(FieldMap map, PlanField plan, StreamDraft parent)
    {
        var parts = plan.From.Count;
        if (parent.Ids != IdPolicy.Derive)
        {
            return parts > 1
                ? throw plan.MarkOf("from")
                    .Error($"'{parent.TargetName}' keeps its own ids, which are one column.", "Name that column alone.")
                : map;
        }

        if (parts > 0 && parent.KeyColumns.Count != parts)
        {
            throw plan.MarkOf("from")
                .Error(
                    parent.KeyColumns.Count == 0
                        ? $"The ids of '{parent.TargetName}' come from row numbers, which no column refers to."
                        : $"The ids of '{parent.TargetName}' come from {string.Join(" + ", parent.KeyColumns)}: as many columns lead there.",
                    $"Name them in that order, or give '{parent.TargetName}' another key."
                );
        }

        return map with
        {
            DeriveFor = parent.TargetName,
            DeriveFormat = parent.IdFormat,
            KeyColumns = parts > 1 ? plan.From : [],
        };
    }

    private static StreamDraft? RelationParent(PlanContext context, PlanField plan, RelationField relation) =>
        plan.To.Length > 0
            ? context.DraftInto(plan.To)
            : context.Drafts.Find(d => d.Collection!.Id == relation.CollectionId);

    private static string OwnKey(StreamDraft draft, PlanField plan) =>
        draft.Ids == IdPolicy.Keep && draft.IdColumn is { } id ? id
        : draft.KeyColumns is [var key] ? key
        : throw plan.MarkOf("through")
            .Error(
                $"'{draft.TargetName}' has no key of one column, which a junction table could name.",
                "Give the collection a 'key'."
            );

    private static void CheckJunction(PlanContext context, PlanField plan)
    {
        if (plan.Through is not { } junction)
        {
            return;
        }

        var table = context.Streams.FirstOrDefault(s => s.Name == junction.Stream);
        var columns = table?.Columns.Select(c => c.Name).ToList() ?? [];
        var unknown = new[] { junction.Own, junction.Other }.FirstOrDefault(c =>
            columns.Count > 0 && !columns.Contains(c)
        );
        if (table is null || unknown is not null)
        {
            throw plan.MarkOf("through")
                .Error(
                    table is null
                        ? $"{context.Source.Name} has no '{junction.Stream}'."
                        : $"'{junction.Stream}' has no column '{unknown}'.",
                    table is null
                        ? $"It holds: {string.Join(", ", context.Streams.Select(s => s.Name))}."
                        : $"Its columns are: {string.Join(", ", columns)}."
                );
        }
    }
}
