using System.Collections.Frozen;

namespace PocketFerry.Engine.Plans;

/// <summary>Keys that PocketBase's API (now, and before 0.23) adds to a record without being its fields.</summary>
public static class SystemKeys
{
    /// <summary>All of them. A plan leaves them out of what is written (<see cref="StreamPlan.IgnoredColumns"/>).</summary>
    public static IReadOnlySet<string> All { get; } =
        new[] { "collectionId", "collectionName", "expand", "@collectionId", "@collectionName", "@expand" }.ToFrozenSet(
            StringComparer.Ordinal
        );
}
