using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>
/// Collections that a run leaves out of its plan file, and that relations of those it takes lead to: what the plan says of
/// their keys makes the ids in the relations, whether or not their rows are carried.
/// </summary>
internal static class LeftOutParents
{
    /// <summary>Adds the parents among the entries that are left out.</summary>
    /// <param name="context">The plan so far, with what is taken.</param>
    /// <param name="leftOut">The entries that are left out.</param>
    /// <param name="streamOf">Finds an entry's stream.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task AddAsync(
        PlanContext context,
        IEnumerable<PlanEntry> leftOut,
        Func<PlanContext, PlanEntry, CancellationToken, Task<SourceStream>> streamOf,
        CancellationToken cancellation
    )
    {
        foreach (var entry in leftOut)
        {
            // Without its collection there are no records that a relation could lead to.
            if (
                context.TargetOf(entry.Name) is { } collection
                && context.Drafts.Exists(d => LeadsTo(d, entry, collection))
            )
            {
                var stream = await streamOf(context, entry, cancellation).ConfigureAwait(false);
                context.LeftOut.Add(
                    new StreamDraft(stream, collection.Name)
                    {
                        Collection = collection,
                        Entry = entry,
                        IsLeftOut = true,
                    }
                );
            }
        }
    }

    private static bool LeadsTo(StreamDraft draft, PlanEntry parent, Collection collection) =>
        draft.Entry!.Fields is { } fields
            ? fields.Any(f => LeadsTo(draft, f, parent, collection))
            : draft.Stream.ForeignKeys.Any(k => parent.From.Equals(k.Stream, StringComparison.OrdinalIgnoreCase))
                || IsRelation(draft.Collection?.Fields, collection);

    // A field that finds records by another field than the id needs no key.
    private static bool LeadsTo(StreamDraft draft, PlanField field, PlanEntry parent, Collection collection) =>
        field.By.Length == 0
        && (
            field.To.Length > 0
                ? field.To.Equals(parent.Name, StringComparison.OrdinalIgnoreCase)
                : IsRelation(draft.Collection?.Fields.Where(f => f.Name == field.Name), collection)
        );

    private static bool IsRelation(IEnumerable<Field>? fields, Collection collection) =>
        fields?.OfType<RelationField>().Any(f => f.CollectionId == collection.Id) == true;
}
