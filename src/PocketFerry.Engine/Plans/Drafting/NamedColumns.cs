using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Columns that the user names must be there: a misspelt one would otherwise be passed over without a word.</summary>
internal static class NamedColumns
{
    public static void Check(PlanContext context)
    {
        if (context.Drafts.Exists(d => d.Columns.Count == 0))
        {
            // Some source's columns are known only once it is read.
            return;
        }

        Check(context, "--type", context.Request.Types.Keys);
        Check(context, "--drop", context.Request.Drop.Where(d => d != "*"));
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
