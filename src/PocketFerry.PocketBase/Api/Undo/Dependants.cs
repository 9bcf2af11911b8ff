using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>Records of a collection that go, or lose a relation, when another one is emptied.</summary>
/// <param name="Collection">Their collection.</param>
/// <param name="Filter">Tells them from the others; some of those that it finds may stay as they are.</param>
/// <param name="Go">Whether they are deleted.</param>
internal sealed record Dependants(Collection Collection, string Filter, bool Go)
{
    // What PocketBase keeps of a user for longer than a sign-in takes.
    private static readonly string[] OfUsers = ["_externalAuths", "_authOrigins"];

    /// <summary>Those of a collection, and of whatever goes with it.</summary>
    public static IEnumerable<Dependants> Of(
        ApiServer server,
        Collection emptied,
        IReadOnlyList<Collection> collections
    )
    {
        var waiting = new Queue<Collection>([emptied]);
        var met = new HashSet<string>(StringComparer.Ordinal) { emptied.Id };
        while (waiting.TryDequeue(out var target))
        {
            foreach (var other in collections.Where(c => c.Type != CollectionType.View && c.Id != emptied.Id))
            {
                var fields = other.Fields.OfType<RelationField>().Where(f => f.CollectionId == target.Id);
                foreach (var group in fields.GroupBy(f => f.CascadeDelete))
                {
                    yield return new Dependants(
                        other,
                        string.Join(" || ", group.Select(f => $"{f.Name} != ''")),
                        Go: group.Key
                    );
                    if (group.Key && met.Add(other.Id))
                    {
                        waiting.Enqueue(other);
                    }
                }

                if (IsOfUsers(target, other))
                {
                    yield return new Dependants(
                        other,
                        server.Features.Filters.Is("collectionRef", target.Id),
                        Go: true
                    );
                }
            }
        }
    }

    /// <summary>Those of some users.</summary>
    public static IEnumerable<Dependants> Of(
        ApiServer server,
        Collection users,
        IEnumerable<string> ids,
        IReadOnlyList<Collection> collections
    )
    {
        var filters = server.Features.Filters;
        foreach (var other in collections.Where(c => IsOfUsers(users, c)))
        {
            var named = string.Join(" || ", ids.Select(id => filters.Is("recordRef", id)));
            yield return new Dependants(other, $"{filters.Is("collectionRef", users.Id)} && ({named})", Go: true);
        }
    }

    private static bool IsOfUsers(Collection target, Collection other) =>
        target.Type == CollectionType.Auth
        && OfUsers.Contains(other.Name)
        && CollectionReferences.FieldsOf(other) is not null;
}
