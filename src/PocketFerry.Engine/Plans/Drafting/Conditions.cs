using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>SQL conditions must have a table that they are for: a misspelt one would let everything through.</summary>
internal static class Conditions
{
    public static void Check(PlanContext context)
    {
        if (context.Request.Where.Count == 0)
        {
            return;
        }

        if (context.Source is not ISqlSource)
        {
            throw new EndpointException(
                $"--where is for databases, and {context.Source.Name} understands no SQL.",
                "Leave it out; a server's records are chosen with --filter.",
                EndpointFailure.Usage
            );
        }

        var unknown = context.Request.Where.Keys.FirstOrDefault(n => context.Streams.All(s => s.Name != n));
        if (unknown is not null)
        {
            throw new EndpointException(
                $"{context.Source.Name} has no '{unknown}' (--where).",
                $"It holds: {string.Join(", ", context.Streams.Select(s => s.Name))}.",
                EndpointFailure.Usage
            );
        }
    }
}
