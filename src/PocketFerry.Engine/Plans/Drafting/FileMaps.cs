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

        if (plan.Shape.IsHash && field is not PasswordField)
        {
            throw plan.MarkOf("as")
                .Error($"The field '{plan.Name}' of '{draft.TargetName}' is no password.", "Leave 'as' out.");
        }

        CheckColumns(draft, plan);
        JunctionMaps.Check(context, plan);
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
        ?? throw (
            context.Request.File!.Collections.Any(e => e.Name == plan.To)
                ? plan.MarkOf("to")
                    .Error(
                        $"The target has no collection '{plan.To}' yet, and this run leaves it out.",
                        $"Take '{plan.To}' along (--collections, --exclude), or carry it first."
                    )
                : plan.MarkOf("to")
                    .Error(
                        $"There is no collection '{plan.To}', neither in the plan nor in the target.",
                        "Name the collection as the plan does."
                    )
        );

    /// <summary>Where the field's value comes from.</summary>
    public static FieldMap MapOf(PlanContext context, StreamDraft draft, PlanField plan)
    {
        var field = draft.Collection!.Find(plan.Name)!;
        var map = new FieldMap(field, plan.From is [var column] ? column : "")
        {
            Shape = plan.Shape,
            OnError = plan.OnError,
            Load = FileLoads.Of(context, draft, plan, field),
        };
        if (plan.Through is { } junction)
        {
            map = JunctionMaps.Of(context, map, draft, plan, junction);
        }

        if (plan.From.Count > 1 && field is not RelationField)
        {
            throw plan.MarkOf("from")
                .Error(
                    $"The field '{plan.Name}' takes one column.",
                    "Join several with an expression: expr: row.a + ' ' + row.b"
                );
        }

        if (field is not RelationField relation)
        {
            return plan.By.Length == 0 && (plan.OnMissing == OnMissing.Reject || map.Load is not null)
                ? map
                : throw plan.MarkOf(plan.By.Length > 0 ? "by" : "onMissing")
                    .Error($"The field '{plan.Name}' of '{draft.TargetName}' is no relation.", "Leave it out.");
        }

        var parent = RelationParent(context, plan, relation) ?? Relations.Referred(context, draft, relation, plan.From);
        var target = parent?.Collection ?? context.Target.FirstOrDefault(c => c.Id == relation.CollectionId);
        if (plan.OnMissing == OnMissing.Null && target is not null)
        {
            map = map with { Presence = new Lookup(parent?.TargetName ?? target.Name, "id") };
        }

        return plan.By.Length > 0 && target is not null ? map with { By = LookupOf(plan, target) }
            : parent is not null ? JunctionMaps.Follow(Follow(map, plan, parent), parent)
            : map;
    }

    private static Lookup LookupOf(PlanField plan, Collection target)
    {
        var field = target.Find(plan.By);
        var tells =
            field
            is { Type: FieldType.Text or FieldType.Email or FieldType.Url or FieldType.Number or FieldType.Date }
                or { Type: FieldType.Select, IsMultiple: false };
        return tells && plan.From.Count <= 1
            ? new Lookup(target.Name, field!.Name)
            : throw plan.MarkOf("by")
                .Error(
                    field is null ? $"'{target.Name}' has no field '{plan.By}'."
                        : tells ? $"The records of '{target.Name}' are found by the value of one column."
                        : $"The values of '{plan.By}' don't tell records of '{target.Name}'.",
                    "Name a field of one text, number or date, such as a code or an e-mail address."
                );
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

        return Relations.Link(map with { KeyColumns = parts > 1 ? plan.From : [] }, parent);
    }

    private static StreamDraft? RelationParent(PlanContext context, PlanField plan, RelationField relation) =>
        plan.To.Length > 0
            ? context.DraftInto(plan.To)
            : context.Parents.FirstOrDefault(d => d.Collection!.Id == relation.CollectionId);
}
