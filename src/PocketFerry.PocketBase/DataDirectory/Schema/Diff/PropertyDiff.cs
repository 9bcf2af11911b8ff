using System.Text.Json.Nodes;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>One value that differs: a rule, an option, or a setting of a field.</summary>
/// <param name="Path">Where it stands, such as <c>listRule</c> or <c>passwordAuth.enabled</c>.</param>
/// <param name="Before">The present value.</param>
/// <param name="After">The wanted value.</param>
public sealed record PropertyDiff(string Path, JsonNode? Before, JsonNode? After)
{
    internal JsonObject ToJson() =>
        new()
        {
            ["property"] = Path,
            ["before"] = Before?.DeepClone(),
            ["after"] = After?.DeepClone(),
        };

    internal string ToLine() => $"{Path}: {Show(Before)} → {Show(After)}";

    private static string Show(JsonNode? value)
    {
        var text = Completion.GoJson.WriteReadable(value);
        return text.Length <= 120 ? text : $"{text[..117]}…";
    }
}
