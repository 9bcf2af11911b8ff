using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>
/// Columns, streams and collections that the user names must be there: a misspelt one would otherwise be passed over without
/// a word.
/// </summary>
internal static class NamedColumns
{
    public static void Check(PlanContext context)
    {
        HashSet<string> known =
        [
            .. context.Streams.Select(s => s.Name),
            .. context.Drafts.Select(d => d.TargetName),
            // One that another of the owner's commands takes may be named by this one too.
            .. context.Target.Select(c => c.Name),
        ];
        Check("--key", context.Request.Keys.Keys, known);
        Check("--upsert", context.Request.Upsert.Keys, known);
        if (context.Drafts.Exists(d => d.Columns.Count == 0))
        {
            // Some source's columns are known only once it is read.
            return;
        }

        Check(context, "--type", context.Request.Types.Keys);
        Check(context, "--drop", context.Request.Drop.Where(d => d != "*"));
    }

    private static void Check(string option, IEnumerable<string> names, HashSet<string> known)
    {
        if (names.FirstOrDefault(n => n != "*" && !known.Contains(n)) is { } unknown)
        {
            throw new EndpointException(
                $"{option}: there is no stream or collection '{unknown}'.",
                $"There are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.",
                EndpointFailure.Usage
            );
        }
    }

    private static void Check(PlanContext context, string option, IEnumerable<string> names)
    {
        var missing = names.Where(n => !context.Drafts.Exists(d => Has(d, n))).ToList();
        if (missing.Count > 0)
        {
            throw new EndpointException(
                $"{option}: no stream has a column {string.Join(", ", missing.Select(m => $"'{m}'"))}.",
                $"The columns are: {string.Join(", ", context.Drafts.SelectMany(d => d.Columns).Distinct())}.",
                EndpointFailure.Usage
            );
        }
    }

    private static bool Has(StreamDraft draft, string name) =>
        draft.Columns.Contains(name) || draft.Columns.Any(c => $"{draft.Stream.Name}.{c}" == name);
}
