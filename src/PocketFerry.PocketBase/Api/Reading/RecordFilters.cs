using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>Which records of a server are read: what its options filter, and since when records have changed.</summary>
internal sealed class RecordFilters(ApiServer server)
{
    private const string Others = "*";

    /// <summary>Refuses names that the server doesn't have, and dates that nothing can be compared with.</summary>
    /// <exception cref="EndpointException">There are such.</exception>
    public void Check(IReadOnlyList<Collection> collections)
    {
        CheckNames(collections, server.Options.Filters.Keys, "--filter");
        CheckNames(collections, server.Options.Since.Keys.Where(k => k != Others), "--since");
        foreach (var collection in collections.Where(c => server.Options.Since.ContainsKey(c.Name)))
        {
            if (Changed(collection) is null)
            {
                throw new EndpointException(
                    $"'{collection.Name}' of {server.Name} has no field that is set when a record is made or changed: nothing tells what is new there (--since).",
                    "Filter by another field with --filter, or take all of it.",
                    EndpointFailure.Usage
                );
            }
        }
    }

    /// <summary>The filter for a collection's records; empty for all.</summary>
    public string Of(Collection collection, string more)
    {
        var own = server.Options.Filters.GetValueOrDefault(collection.Name, "");
        var since =
            SinceOf(collection) is { } date && Changed(collection) is { } field
                ? $"{field.Name}>={RecordQuery.Literal(date)}"
                : "";
        var all = new[] { own, since, more }.Where(f => f.Length > 0).ToList();
        return all.Count == 1 ? all[0] : string.Join("&&", all.Select(f => $"({f})"));
    }

    /// <summary>What to know of a collection's date; null for nothing.</summary>
    public string? Warning(Collection collection)
    {
        if (SinceOf(collection) is null)
        {
            return null;
        }

        return Changed(collection) switch
        {
            null =>
                "it has no field that is set when a record is made or changed, so that all records were read (--since)",
            { OnUpdate: false } field =>
                $"no field of it is set when a record changes: those made since then were read, by '{field.Name}', and not those changed since (--since)",
            _ => null,
        };
    }

    private string? SinceOf(Collection collection) =>
        server.Options.Since.GetValueOrDefault(collection.Name) ?? server.Options.Since.GetValueOrDefault(Others);

    // The field that is set at every change, else at the making; PocketBase's own name first where there are several.
    private static AutodateField? Changed(Collection collection)
    {
        var dates = collection.Fields.OfType<AutodateField>().ToList();
        return dates.Where(d => d.OnUpdate).OrderByDescending(d => d.Name == "updated").FirstOrDefault()
            ?? dates.Where(d => d.OnCreate).OrderByDescending(d => d.Name == "created").FirstOrDefault();
    }

    private void CheckNames(IReadOnlyList<Collection> collections, IEnumerable<string> names, string option)
    {
        if (names.FirstOrDefault(n => collections.All(c => c.Name != n)) is { } unknown)
        {
            throw new EndpointException(
                $"{server.Name} has no collection '{unknown}' to filter ({option}).",
                $"It has: {string.Join(", ", collections.Select(c => c.Name))}.",
                EndpointFailure.Usage
            );
        }
    }
}
