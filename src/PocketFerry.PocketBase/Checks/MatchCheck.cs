using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema;

namespace PocketFerry.PocketBase.Checks;

/// <summary>Whether the fields that tell existing records are unique, and have an index to be found by.</summary>
internal static class MatchCheck
{
    private const string Name = "keys";

    public static IEnumerable<CheckItem> Look(RunPlan plan) =>
        plan.Streams.Where(s => s.Collection is not null && s.MatchFields.Count > 0).Select(Look);

    private static CheckItem Look(StreamPlan stream)
    {
        var collection = stream.Collection!;
        var key = string.Join(", ", stream.MatchFields);
        var indexes = collection.Indexes.Select(CollectionIndex.TryParse).OfType<CollectionIndex>().ToList();
        var covering = indexes
            .Where(i => i.Where.Length == 0 || IsOfEmptyOnly(i))
            .Where(i => Begins(i, stream))
            .ToList();
        if (covering.Exists(i => i.Unique && i.Columns.Count <= stream.MatchFields.Count))
        {
            return CheckItem.Ok(Name, $"{collection.Name}: a unique index is behind {key}.");
        }

        return covering.Count > 0
            ? CheckItem.Warning(
                Name,
                $"{collection.Name}: records found by {key} may be several, which rejects the row: its index isn't unique.",
                IndexCure(collection, stream)
            )
            : CheckItem.Warning(
                Name,
                $"{collection.Name}: no index is behind {key}: every look-up reads the whole collection, and several records may match.",
                IndexCure(collection, stream)
            );
    }

    private static bool IsOfEmptyOnly(CollectionIndex index) =>
        index.Columns.All(c => index.Where.Contains(c.Name, StringComparison.OrdinalIgnoreCase));

    private static bool Begins(CollectionIndex index, StreamPlan stream) =>
        index.Columns.Count > 0
        && index.Columns.All(c => stream.MatchFields.Contains(c.Name, StringComparer.OrdinalIgnoreCase));

    private static string IndexCure(Collection collection, StreamPlan stream) =>
        $"Add a unique index over {string.Join(", ", stream.MatchFields)} to '{collection.Name}' in the dashboard.";
}
