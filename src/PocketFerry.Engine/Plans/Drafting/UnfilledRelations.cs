using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Foreign keys that can't be followed leave the relations of an existing collection empty, which must be said.</summary>
internal static class UnfilledRelations
{
    public static void Warn(PlanContext context, StreamDraft draft)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in draft.Stream.ForeignKeys.Where(k => !IsFilled(draft, k) && !IsLeftOut(context, draft, k)))
        {
            var collection = ReferredStreams.CollectionOf(context, key);
            var field = draft
                .Collection!.Fields.OfType<RelationField>()
                .FirstOrDefault(f =>
                    f.CollectionId == collection?.Id
                    && !draft.Maps.Exists(m => m.Field.Name == f.Name)
                    && !said.Contains(f.Name)
                );
            if (field is null)
            {
                continue;
            }

            said.Add(field.Name);
            context.Warn(
                draft,
                $"nothing fills the relation '{field.Name}': {string.Join(" + ", key.Columns)} {(key.Columns.Count == 1 ? "refers" : "refer")} to "
                    + $"{string.Join(" + ", key.ReferredColumns)} of '{key.Stream}', which doesn't tell the ids in '{collection!.Name}'"
            );
        }
    }

    private static bool IsFilled(StreamDraft draft, SourceForeignKey key) =>
        draft.Maps.Exists(m =>
            m.Field is RelationField && m.Columns.ToHashSet(StringComparer.Ordinal).SetEquals(key.Columns)
        );

    private static bool IsLeftOut(PlanContext context, StreamDraft draft, SourceForeignKey key) =>
        key.Columns.Any(c => IgnoredColumns.Contain(context, draft, c));
}
