using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Begins the streams' plans from a plan file.</summary>
internal static class FileDrafts
{
    public static async Task AddAsync(
        PlanContext context,
        PlanFile file,
        ITarget target,
        CancellationToken cancellation
    )
    {
        if (!target.HasCollections)
        {
            throw file.ToMark.Error(
                $"{file.To} is no PocketBase: a plan says what goes to which collection.",
                "Name a data directory or a server; files are written with pbferry copy."
            );
        }

        var chosen = Chosen(context, file);
        foreach (var entry in chosen)
        {
            var stream = await StreamOf(context, entry, cancellation).ConfigureAwait(false);
            var collection = context.TargetOf(entry.Name);
            Check(context, entry, collection);
            context.Drafts.Add(
                new StreamDraft(stream, collection?.Name ?? entry.Name)
                {
                    Collection = collection,
                    Entry = entry,
                    IsNew = collection is null,
                }
            );
        }

        await LeftOutParents
            .AddAsync(context, file.Collections.Except(chosen), StreamOf, cancellation)
            .ConfigureAwait(false);
    }

    // The command line may take some of the plan's collections only.
    private static List<PlanEntry> Chosen(PlanContext context, PlanFile file)
    {
        var (include, exclude) = (context.Request.Collections, context.Request.Exclude);
        var unknown = include.Concat(exclude).FirstOrDefault(n => file.Collections.All(e => e.Name != n));
        if (unknown is not null)
        {
            throw new EndpointException(
                $"The plan has no collection '{unknown}'.",
                $"It has: {string.Join(", ", file.Collections.Select(e => e.Name))}.",
                EndpointFailure.Usage
            );
        }

        return
        [
            .. file.Collections.Where(e =>
                (include.Count == 0 || include.Contains(e.Name)) && !exclude.Contains(e.Name)
            ),
        ];
    }

    private static async Task<SourceStream> StreamOf(
        PlanContext context,
        PlanEntry entry,
        CancellationToken cancellation
    )
    {
        var sql = context.Source as ISqlSource;
        var key = entry.Query.Length > 0 ? "query" : "where";
        if (sql is null && entry.Query.Length + entry.Where.Length > 0)
        {
            throw entry
                .MarkOf(key)
                .Error($"{context.Source.Name} understands no SQL.", "A 'query' or 'where' is for databases.");
        }

        if (entry.Query.Length == 0)
        {
            return context.StreamOf(entry.From)
                ?? throw entry
                    .MarkOf("from")
                    .Error(
                        $"{context.Source.Name} has no '{entry.From}'.",
                        $"It holds: {string.Join(", ", context.Streams.Select(s => s.Name))}."
                    );
        }

        try
        {
            return await sql!.DescribeAsync(entry.Name, entry.Query, cancellation).ConfigureAwait(false);
        }
        catch (EndpointException error) when (error.Failure != EndpointFailure.Unreachable)
        {
            throw entry.MarkOf("query").Error(error.Message, "Mend the query.", error);
        }
    }

    private static void Check(PlanContext context, PlanEntry entry, Collection? collection)
    {
        if (collection is null && !context.Request.CreateMissing)
        {
            throw entry.Mark.Error(
                $"The target has no collection '{entry.Name}'.",
                "Let the run make it: createMissing: true under defaults."
            );
        }

        if (collection?.Type == CollectionType.View)
        {
            throw entry.Mark.Error(
                $"'{entry.Name}' is a view in the target: it has no records of its own.",
                "Take it out of the plan."
            );
        }

        if (collection is not null && entry.Type is { } type && type != collection.Type)
        {
            throw entry
                .MarkOf("type")
                .Error(
                    $"'{entry.Name}' is there already, and of another type ({collection.Type.ToString().ToLowerInvariant()}).",
                    "Leave the type out, or choose another name."
                );
        }
    }
}
