using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Where the lists of a plan file that a junction table makes get their values.</summary>
internal static class JunctionMaps
{
    /// <summary>Refuses a junction table that the source doesn't have, with its columns.</summary>
    public static void Check(PlanContext context, PlanField plan)
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

    /// <summary>A map by the record's key in the junction table.</summary>
    public static FieldMap Of(PlanContext context, FieldMap map, StreamDraft draft, PlanField plan, Junction junction)
    {
        var key = OwnKey(draft, plan);
        CheckKey(context, draft, plan, junction, key);
        return map with { Column = key, Through = junction with { OwnIgnoresCase = draft.Stream.IgnoresCase(key) } };
    }

    /// <summary>A map whose list leads to records with derived ids: keys are the same where those of the records are.</summary>
    public static FieldMap Follow(FieldMap map, StreamDraft parent) =>
        map is { Through: { } junction, DeriveFor: not null }
            ? map with
            {
                Through = junction with
                {
                    OtherIsKey = true,
                    OtherIgnoresCase = parent.KeyColumns is [var key] && parent.Stream.IgnoresCase(key),
                },
            }
            : map;

    /// <summary>Refuses a junction table whose foreign key goes to another column of the stream than its records' key.</summary>
    private static void CheckKey(PlanContext context, StreamDraft draft, PlanField plan, Junction junction, string key)
    {
        var referred = context
            .Streams.Where(s => s.Name == junction.Stream)
            .SelectMany(s => s.ForeignKeys)
            .Where(k => k.Stream == draft.Stream.Name && k.Columns is [var own] && own == junction.Own)
            .SelectMany(k => k.ReferredColumns)
            .ToList();
        // Some databases write the same name in several cases.
        if (referred.Count > 0 && !referred.Contains(key, StringComparer.OrdinalIgnoreCase))
        {
            throw plan.MarkOf("through")
                .Error(
                    $"'{junction.Stream}.{junction.Own}' refers to '{draft.Stream.Name}.{referred[0]}', and the key of '{draft.TargetName}' is '{key}': no list would have a value.",
                    $"Say 'key: {referred[0]}' for '{draft.TargetName}', or name a column of '{junction.Stream}' that holds values of '{key}'."
                );
        }
    }

    private static string OwnKey(StreamDraft draft, PlanField plan) =>
        draft.Ids == IdPolicy.Keep && draft.IdColumn is { } id ? id
        : draft.KeyColumns is [var key] ? key
        : throw plan.MarkOf("through")
            .Error(
                $"'{draft.TargetName}' has no key of one column, which a junction table could name.",
                "Give the collection a 'key'."
            );
}
