using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Finds the collection that each stream goes to.</summary>
internal static class TargetResolution
{
    public static void Resolve(PlanContext context, IReadOnlyList<SourceStream> streams)
    {
        var missing = new List<string>();
        foreach (var stream in streams)
        {
            var draft = Draft(context, stream);
            if (draft.Collection is null && context.Request.SkipMissing && !context.Request.CreateMissing)
            {
                context.Say(draft, $"left out: the target has no collection {draft.TargetName} (--skip-missing)");
                continue;
            }

            if (draft.Collection is null && !context.Request.CreateMissing)
            {
                missing.Add(draft.TargetName);
                continue;
            }

            Check(context, draft);
            draft.IsNew = draft.Collection is null;
            context.Drafts.Add(draft);
        }

        if (missing.Count > 0)
        {
            throw new EndpointException(
                $"The target has no {(missing.Count == 1 ? "collection" : "collections")} {string.Join(", ", missing)}.",
                "Create what is missing with --create-missing, leave it out with --skip-missing, or choose with --collections"
                    + (streams.Count == 1 ? " or --collection." : "."),
                EndpointFailure.Usage
            );
        }
    }

    /// <summary>The target's collection for a stream, by its name or the one made of it.</summary>
    public static Collection? Find(PlanContext context, SourceStream stream) =>
        context.TargetOf(stream.Name)
        ?? context.TargetOf(PocketBaseNames.ToCollectionName(stream.Name, context.Request.Names));

    private static StreamDraft Draft(PlanContext context, SourceStream stream)
    {
        if (context.Request.Collection is { } named)
        {
            if (context.TargetOf(named) is null && !PocketBaseNames.IsCollectionName(named))
            {
                throw new EndpointException(
                    $"'{named}' can't be the name of a collection.",
                    $"Letters, digits and underscores are allowed: --collection {PocketBaseNames.ToCollectionName(named)}.",
                    EndpointFailure.Usage
                );
            }

            return new StreamDraft(stream, context.TargetOf(named)?.Name ?? named)
            {
                Collection = context.TargetOf(named),
            };
        }

        var found = Find(context, stream);
        var legal = PocketBaseNames.ToCollectionName(stream.Name, context.Request.Names);
        return new StreamDraft(stream, found?.Name ?? (stream.Collection?.Name ?? legal)) { Collection = found };
    }

    private static void Check(PlanContext context, StreamDraft draft)
    {
        if (draft.Collection?.Type == CollectionType.View)
        {
            throw new EndpointException(
                $"'{draft.TargetName}' is a view in the target: it has no records of its own.",
                $"Leave it out: --exclude {draft.Stream.Name}.",
                EndpointFailure.Usage
            );
        }

        var other = context.Drafts.Find(d => d.TargetName.Equals(draft.TargetName, StringComparison.OrdinalIgnoreCase));
        if (other is not null)
        {
            throw new EndpointException(
                $"'{other.Stream.Name}' and '{draft.Stream.Name}' would both go to the collection '{draft.TargetName}'.",
                "Take one of them a run: --collections NAME --collection TARGET.",
                EndpointFailure.Usage
            );
        }
    }
}
