using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Chooses the streams that take part.</summary>
internal static class StreamSelection
{
    /// <summary>PocketBase's own collections, which travel only when they are named.</summary>
    private static readonly string[] OwnCollections = ["_superusers", "_mfas", "_otps", "_authOrigins"];

    private const string ExternalAuths = "_externalAuths";

    public static IReadOnlyList<SourceStream> Of(PlanContext context, bool intoCollections)
    {
        var request = context.Request;
        var include = Known(context, request.Collections, "--collections");
        var exclude = Known(context, request.Exclude, "--exclude");
        var taken = context
            .Streams.Where(s => include.Count == 0 || include.Contains(s.Name))
            .Where(s => !exclude.Contains(s.Name))
            .ToList();

        var views = taken.RemoveAll(s => IsView(s) && (intoCollections || !include.Contains(s.Name)));
        if (views > 0)
        {
            context.Say(
                null,
                $"{(views == 1 ? "1 view" : $"{views} views")} left out: a view's rows come from other collections"
            );
        }

        taken.RemoveAll(s => OwnCollections.Contains(s.Name) && !include.Contains(s.Name));
        CarryExternalAuths(context, taken, include, exclude);
        if (taken.Count == 0)
        {
            throw new EndpointException(
                $"{context.Source.Name} has nothing to read{(context.Streams.Count == 0 ? "" : " that was asked for")}.",
                context.Streams.Count == 0 ? "" : $"It holds: {Names(context.Streams)}.",
                EndpointFailure.Usage
            );
        }

        if (request.Collection is not null && taken.Count > 1)
        {
            throw new EndpointException(
                $"--collection names one collection, but {context.Source.Name} has {taken.Count} streams: {Names(taken)}.",
                "Choose one of them with --collections, or leave --collection out.",
                EndpointFailure.Usage
            );
        }

        return taken;
    }

    /// <summary>Accounts of sign-in providers go where the users go.</summary>
    private static void CarryExternalAuths(
        PlanContext context,
        List<SourceStream> taken,
        HashSet<string> include,
        HashSet<string> exclude
    )
    {
        var withUsers = taken.Exists(s => s.Collection is { Type: CollectionType.Auth, System: false });
        var accounts = context.Streams.FirstOrDefault(s => s.Name == ExternalAuths && s.Collection is not null);
        if (accounts is null || include.Contains(ExternalAuths))
        {
            return;
        }

        taken.Remove(accounts);
        if (withUsers && context.Request.Collection is null && !exclude.Contains(ExternalAuths))
        {
            taken.Add(accounts);
        }
    }

    private static HashSet<string> Known(PlanContext context, IReadOnlyList<string> names, string option)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var stream =
                context.StreamOf(name)
                ?? throw new EndpointException(
                    $"{context.Source.Name} has no '{name}' ({option}).",
                    $"It holds: {Names(context.Streams)}.",
                    EndpointFailure.Usage
                );
            known.Add(stream.Name);
        }

        return known;
    }

    private static bool IsView(SourceStream stream) => stream.Collection?.Type == CollectionType.View;

    private static string Names(IEnumerable<SourceStream> streams) =>
        streams.Any() ? string.Join(", ", streams.Select(s => s.Name)) : "nothing";
}
