using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Drafting;

namespace PocketFerry.Engine.Passes;

/// <summary>Reads from a plan file by which column a stream's passes go, and refuses what can't work.</summary>
internal static class SinceColumns
{
    public static SinceColumn? Of(PlanContext context, StreamDraft draft, WriteMode mode)
    {
        if (draft.Entry is not { Since: { Length: > 0 } column } entry)
        {
            return null;
        }

        var mark = entry.MarkOf("since");
        if (context.Source is not ISqlSource)
        {
            throw mark.Error(
                $"{context.Source.Name} understands no SQL, by which passes ask for what is new.",
                "Take 'since' out: every pass reads the whole, and changes what differs."
            );
        }

        if (draft.Columns.Count > 0 && !draft.Columns.Contains(column))
        {
            throw mark.Error(
                $"'{draft.Stream.Name}' has no column '{column}'.",
                $"Its columns are: {string.Join(", ", draft.Columns)}."
            );
        }

        if (mode == WriteMode.Insert)
        {
            throw entry
                .MarkOf("mode")
                .Error(
                    $"Passes change records of '{draft.TargetName}' that are there, and mode insert refuses them.",
                    "Let the collection have the mode upsert, merge, skip or replace."
                );
        }

        if (!IsKnownAgain(draft))
        {
            throw mark.Error(
                $"Nothing tells which record of '{draft.TargetName}' a row became in an earlier pass.",
                "Give the collection a 'key', or fields to 'match' by."
            );
        }

        return new SinceColumn(column, entry.Overlap);
    }

    private static bool IsKnownAgain(StreamDraft draft) =>
        draft.Entry!.Match.Count > 0
        || draft.Ids == IdPolicy.Keep
        || (draft.Ids == IdPolicy.Derive && draft.KeyColumns.Count > 0);
}
