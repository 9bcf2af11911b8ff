using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>
/// Streams that aren't taken, but that foreign keys of taken ones refer to: their records are in the target already, and their ids
/// can be derived all the same.
/// </summary>
internal static class ReferredStreams
{
    public static async Task AddAsync(PlanContext context, CancellationToken cancellation)
    {
        foreach (var draft in context.Drafts.Where(d => d is { Collection: not null, Stream.Collection: null }))
        {
            foreach (var key in draft.Stream.ForeignKeys)
            {
                if (context.DraftOf(key.Stream) is not null || Find(context, draft, key) is not { } referred)
                {
                    continue;
                }

                await IdChoice.ScanAsync(context, referred, cancellation).ConfigureAwait(false);
                IdChoice.Recall(context, referred);
                context.LeftOut.Add(referred);
            }
        }
    }

    /// <summary>The collection of the target that a foreign key leads to, taken or not; null where there is none.</summary>
    public static Collection? CollectionOf(PlanContext context, SourceForeignKey key) =>
        context.DraftOf(key.Stream)?.Collection
        ?? (context.StreamOf(key.Stream) is { } stream ? TargetResolution.Find(context, stream) : null);

    private static StreamDraft? Find(PlanContext context, StreamDraft draft, SourceForeignKey key)
    {
        var there = CollectionOf(context, key);
        var isAsked =
            there is not null
            && draft.Collection!.Fields.OfType<RelationField>().Any(f => f.CollectionId == there.Id)
            // Records that another stream makes have that stream's ids.
            && !context.Drafts.Exists(d => d.Collection?.Id == there.Id);
        return isAsked
            ? new StreamDraft(context.StreamOf(key.Stream)!, there!.Name) { Collection = there, IsLeftOut = true }
            : null;
    }
}
