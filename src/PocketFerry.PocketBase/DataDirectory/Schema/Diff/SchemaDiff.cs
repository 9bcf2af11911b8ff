using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>What separates two lists of collections, such as those of two instances. Immutable.</summary>
/// <param name="Collections">The collections that differ.</param>
public sealed record SchemaDiff(IReadOnlyList<CollectionDiff> Collections)
{
    /// <summary>Whether the two are the same.</summary>
    public bool IsEmpty => Collections.Count == 0;

    /// <summary>Whether going from the present to the wanted schema loses or moves stored data.</summary>
    public bool IsDestructive => Collections.Any(collection => collection.IsDestructive);

    /// <summary>
    /// Compares: collections and fields are the same by id, else by name; relations by the name of their target. What
    /// versions of PocketBase write differently for the same thing is no difference, and neither are ids, dates and secrets.
    /// </summary>
    /// <param name="present">The schema as it is.</param>
    /// <param name="wanted">The schema as it should be. What its collections don't mention counts as equal.</param>
    /// <param name="includeSystem">Compares PocketBase's own collections too.</param>
    public static SchemaDiff Between(
        IReadOnlyList<Collection> present,
        IReadOnlyList<Collection> wanted,
        bool includeSystem = false
    )
    {
        var comparison = new SchemaComparison(present, wanted);
        return new SchemaDiff([
            .. comparison.Run().Where(diff => includeSystem || !(diff.Before ?? diff.After)!.System),
        ]);
    }

    /// <summary>The difference as JSON: one object with <c>collections</c>.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["destructive"] = IsDestructive,
            ["collections"] = new JsonArray([.. Collections.Select(collection => (JsonNode)collection.ToJson())]),
        };

    /// <summary>The difference for people, a line each.</summary>
    public IEnumerable<string> ToLines() => Collections.SelectMany(collection => collection.ToLines());
}
