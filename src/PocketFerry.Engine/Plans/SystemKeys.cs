using System.Collections.Frozen;

namespace PocketFerry.Engine.Plans;

/// <summary>Keys that PocketBase's API (now, and before 0.23) adds to a record without being its fields.</summary>
public static class SystemKeys
{
    private static readonly string[] Api = ["collectionId", "collectionName"];

    /// <summary>All of them. A plan leaves them out of what is written (<see cref="StreamPlan.IgnoredColumns"/>).</summary>
    public static IReadOnlySet<string> All { get; } =
        new[] { "collectionId", "collectionName", "expand", "@collectionId", "@collectionName", "@expand" }.ToFrozenSet(
            StringComparer.Ordinal
        );

    /// <summary>
    /// Whether a column is such a key. Other people's tables may have a column of the name: it is one in what a collection
    /// gives, or beside <c>collectionId</c> and <c>collectionName</c>, which the API always gives together.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="isOfCollection">Whether the stream is of a collection.</param>
    /// <param name="columns">The columns of the stream, or those of them that are left out.</param>
    internal static bool Contain(string column, bool isOfCollection, IEnumerable<string> columns) =>
        All.Contains(column)
        && (isOfCollection || column[0] == '@' || Api.All(k => columns.Contains(k, StringComparer.Ordinal)));
}
