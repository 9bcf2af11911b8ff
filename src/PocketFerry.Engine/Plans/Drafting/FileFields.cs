using PocketFerry.Engine.Plans.Files;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>The fields that a plan file gives a collection.</summary>
internal static class FileFields
{
    /// <summary>Gives a new collection its fields and indexes.</summary>
    public static void Complete(PlanContext context, StreamDraft draft)
    {
        var entry = draft.Entry!;
        var own = draft.Stream.Collection;
        if (own is not null)
        {
            // Rules and options come from the source, fields as the plan has them.
            var kept = draft.Collection!.Fields.Where(f =>
                f.System || f.IsPrimaryKey || entry.Fields!.Any(p => p.Name == f.Name)
            );
            draft.Collection = draft.Collection.WithFields([
                .. kept.Select(f => NewCollections.Relink(context, draft, f)),
            ]);
        }

        SetOptions(draft, entry);
        Add(context, draft, [.. entry.Fields!.Where(f => f.Name != "id" && draft.Collection!.Find(f.Name) is null)]);
        if (entry.Indexes is { } indexes)
        {
            draft.Collection = IndexStatements.Set(draft.Collection!, draft.Collection!.Indexes.Union(indexes));
        }

        context.Say(draft, $"collection {draft.TargetName} is created with {draft.Collection!.Fields.Count} fields");
    }

    /// <summary>Says where each field's value comes from, and what is left out.</summary>
    public static void Map(PlanContext context, StreamDraft draft)
    {
        var entry = draft.Entry!;
        var missing = entry.Fields!.Where(f => f.Name != "id" && draft.Collection!.Find(f.Name) is null).ToList();
        if (missing is [var first, ..])
        {
            if (!context.Request.AddFields)
            {
                throw first.Mark.Error(
                    $"The collection '{draft.TargetName}' has no field '{first.Name}'.",
                    "Let the run add it: addFields: true under defaults; or name another field."
                );
            }

            Add(context, draft, missing);
            draft.IsChanged = true;
            context.Say(
                draft,
                $"{draft.TargetName} gets new fields: {string.Join(", ", missing.Select(f => draft.Collection!.Find(f.Name)!.ToString()))}"
            );
        }

        foreach (var field in entry.Fields!.Where(f => f.Name != "id"))
        {
            FileMaps.CheckField(context, draft, field);
            if (field.HasValue && FileLoads.AreCarried(context, field))
            {
                draft.Maps.Add(FileMaps.MapOf(context, draft, field));
            }
        }

        if (draft.Ids == IdPolicy.Keep)
        {
            draft.Maps.Insert(0, new FieldMap(draft.Collection!.Find("id")!, draft.IdColumn!));
        }

        LeaveOut(context, draft);
    }

    private static void Add(PlanContext context, StreamDraft draft, IReadOnlyList<PlanField> fields) =>
        draft.Collection = NewCollection.WithNewFields(
            draft.Collection!,
            [.. fields.Select(f => NewFileField.Of(context, draft, f))]
        );

    // Of fields that the collection has by itself: the id, and those of users.
    private static void SetOptions(StreamDraft draft, PlanEntry entry) =>
        draft.Collection = draft.Collection!.WithFields([
            .. draft.Collection.Fields.Select(f =>
                entry.Fields!.FirstOrDefault(p => p.Name == f.Name) is { Options.Count: > 0 } plan
                    ? NewFileField.WithOptions(f.IsPrimaryKey ? draft.IdField : f, plan)
                    : f
            ),
        ]);

    private static void LeaveOut(PlanContext context, StreamDraft draft)
    {
        var entry = draft.Entry!;
        var columns = draft.Columns;
        var unknown = entry.LeaveOut.FirstOrDefault(c => c != "*" && columns.Count > 0 && !columns.Contains(c));
        if (unknown is not null)
        {
            throw entry
                .MarkOf("leaveOut")
                .Error(
                    $"'{draft.Stream.Name}' has no column '{unknown}'.",
                    $"Its columns are: {string.Join(", ", columns)}."
                );
        }

        var used = draft.Maps.SelectMany(m => m.Columns).Concat(draft.KeyColumns).ToHashSet(StringComparer.Ordinal);
        draft.Ignored.UnionWith(columns.Where(c => !used.Contains(c)));
        var silent = draft
            .Ignored.Where(c => !entry.LeaveOut.Contains(c) && !entry.LeaveOut.Contains("*"))
            .Where(c => !draft.Maps.Exists(m => m.Shape.Expression.Contains(c, StringComparison.Ordinal)))
            .Where(c => !IgnoredColumns.Contain(context, draft, c) && c != draft.IdColumn)
            .Where(c => !entry.Fields!.Any(f => f.From.Contains(c) || f.Load?.Name == c))
            .ToList();
        if (silent.Count > 0)
        {
            context.Warn(draft, $"no field of the plan takes {string.Join(", ", silent)} (leaveOut says so silently)");
        }
    }
}
