using System.Text.Json.Nodes;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>An index that is added, removed or differs.</summary>
/// <param name="Change">What happens to it.</param>
/// <param name="Before">The present statement; null for an added index.</param>
/// <param name="After">The wanted statement; null for a removed index.</param>
public sealed record IndexDiff(SchemaChange Change, string? Before, string? After)
{
    internal JsonObject ToJson() =>
        new()
        {
            ["change"] = Names.Of(Change),
            ["before"] = Before,
            ["after"] = After,
        };

    internal string ToLine() =>
        $"{Names.Sign(Change)} index {CollectionIndex.TryParse(After ?? Before!)?.Name ?? After ?? Before}";
}
