using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Files;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Chooses how existing records are treated, and what tells them.</summary>
internal static class WriteModes
{
    public static (WriteMode Mode, IReadOnlyList<string> Match) For(PlanContext context, StreamDraft draft)
    {
        var match = draft.Entry is { } entry ? FileMatch(draft, entry) : Match(context, draft);
        var mode =
            draft.Entry?.Mode
            ?? context.Request.File?.Defaults.Mode
            ?? context.Request.Mode
            ?? (match is null && !HasPasses(context) ? WriteMode.Insert : WriteMode.Upsert);
        return (mode, match is null or ["id"] ? [] : match);
    }

    // Collections that name no column are read wholly in each pass of such a plan, and their records are there from the second on.
    private static bool HasPasses(PlanContext context) =>
        context.Request.File?.Collections.Any(e => e.Since.Length > 0) == true;

    private static IReadOnlyList<string>? FileMatch(StreamDraft draft, PlanEntry entry)
    {
        var open = entry.Match.FirstOrDefault(f => f != "id" && !draft.Maps.Exists(m => m.Field.Name == f));
        return open is not null
                ? throw entry
                    .MarkOf("match")
                    .Error(
                        $"Nothing fills the field '{open}' of '{draft.TargetName}', so it can't tell existing records.",
                        $"Choose one of: {string.Join(", ", draft.Maps.Select(m => m.Field.Name))}."
                    )
            : entry.Match.Count > 0 ? entry.Match
            : null;
    }

    private static IReadOnlyList<string>? Match(PlanContext context, StreamDraft draft)
    {
        var upsert = context.Request.Upsert;
        if (upsert.TryGetValue(draft.TargetName, out var named) || upsert.TryGetValue(draft.Stream.Name, out named))
        {
            var unknown = named.FirstOrDefault(f => draft.Collection!.Find(f) is null);
            if (unknown is not null)
            {
                throw new EndpointException(
                    $"{draft.TargetName} has no field '{unknown}' (--upsert).",
                    $"Its fields are: {string.Join(", ", draft.Collection!.Fields.Select(f => f.Name))}.",
                    EndpointFailure.Usage
                );
            }

            CheckSupplied(draft, named);
            return named;
        }

        // The fallback is for those collections that have the field; the others go by id.
        return !upsert.TryGetValue("*", out var others) ? null
            : others.All(f => f == "id" || draft.Maps.Exists(m => m.Field.Name == f)) ? others
            : [];
    }

    private static void CheckSupplied(StreamDraft draft, IReadOnlyList<string> fields)
    {
        var open = fields.FirstOrDefault(f => f != "id" && !draft.Maps.Exists(m => m.Field.Name == f));
        if (open is not null)
        {
            throw new EndpointException(
                $"No column of '{draft.Stream.Name}' fills the field '{open}', so it can't tell existing records (--upsert).",
                $"Choose one of: {string.Join(", ", draft.Maps.Select(m => m.Field.Name))}.",
                EndpointFailure.Usage
            );
        }
    }
}
