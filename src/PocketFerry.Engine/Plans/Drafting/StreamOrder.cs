using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Puts streams after those that their relations go to.</summary>
internal static class StreamOrder
{
    /// <summary>The drafts, parents first, else in the source's order; a cycle is cut where it is met.</summary>
    public static IReadOnlyList<StreamDraft> Of(PlanContext context)
    {
        var done = new List<StreamDraft>();
        var met = new HashSet<StreamDraft>();
        var waiting = new Stack<(StreamDraft Draft, Queue<StreamDraft> Parents)>();
        foreach (var start in context.Drafts)
        {
            // By hand rather than by recursion: a hostile schema may be deep.
            Push(start);
            while (waiting.TryPeek(out var top))
            {
                if (top.Parents.TryDequeue(out var parent))
                {
                    Push(parent);
                }
                else
                {
                    done.Add(waiting.Pop().Draft);
                }
            }
        }

        return done;

        void Push(StreamDraft draft)
        {
            if (met.Add(draft))
            {
                waiting.Push((draft, new Queue<StreamDraft>(Parents(context, draft))));
            }
        }
    }

    private static IEnumerable<StreamDraft> Parents(PlanContext context, StreamDraft draft)
    {
        var targets = draft
            .Collection!.Fields.OfType<RelationField>()
            .Select(f => f.CollectionId)
            .ToHashSet(StringComparer.Ordinal);
        return context.Drafts.Where(d =>
            d != draft
            && (
                targets.Contains(d.Collection!.Id)
                // Provider accounts name users without a relation.
                || (draft.TargetName == "_externalAuths" && d.Collection.Type == Model.Collections.CollectionType.Auth)
            )
        );
    }
}
