using PocketFerry.Engine.Plans.Files;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Makes fields that a plan file asks for.</summary>
internal static class NewFileField
{
    /// <summary>As many as a junction table may list: how many there are is known only when it is read.</summary>
    private const int Many = 100_000;

    public static Field Of(PlanContext context, StreamDraft draft, PlanField plan)
    {
        var field =
            plan.Type is { } type ? OfType(context, plan, type)
            : SourceField(context, draft, plan) is { } own ? own
            : Inferred(draft, plan);
        if (plan.Through is not null && !plan.Options.ContainsKey("maxSelect"))
        {
            field = field.With("maxSelect", Many);
        }

        field = WithOptions(field.With("name", plan.Name), plan);
        return field is SelectField { Values.Count: 0 }
            ? throw plan.Mark.Error(
                $"The select field '{plan.Name}' has no values to choose from.",
                "Give it values: [one, another]."
            )
            : field;
    }

    /// <summary>The field with the options that the plan gives.</summary>
    public static Field WithOptions(Field field, PlanField plan)
    {
        foreach (var (key, value) in plan.Options)
        {
            field = field.With(key, value?.DeepClone());
        }

        return field;
    }

    private static Field OfType(PlanContext context, PlanField plan, FieldType type) =>
        type == FieldType.Relation
            ? NewField.Relation(plan.Name, FileMaps.TargetOf(context, plan).Id)
            : NewField.Of(type, plan.Name);

    private static Field? SourceField(PlanContext context, StreamDraft draft, PlanField plan) =>
        plan.From is [var column] && draft.Stream.Collection?.Find(column) is { } own
            ? NewCollections.Relink(context, draft, own).With("system", false)
            : null;

    private static Field Inferred(StreamDraft draft, PlanField plan)
    {
        if (plan.From is not [var column] || draft.Scan?.Find(column) is null)
        {
            FileMaps.CheckColumns(draft, plan);
            throw plan.Mark.Error(
                $"The new field '{plan.Name}' has no type.",
                $"Give it one: type: text (or {string.Join(", ", FieldTypes.All.Skip(1))})."
            );
        }

        return draft.FieldFor(column)
            ?? throw plan.Mark.Error($"No field holds the values of '{column}'.", "Leave the column out (leaveOut).");
    }
}
