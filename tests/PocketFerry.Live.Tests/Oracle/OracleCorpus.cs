using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>The values that every server is asked about. What they should become stands nowhere: the servers know.</summary>
public static class OracleCorpus
{
    /// <summary>Reads the corpus.</summary>
    public static IReadOnlyList<OracleCase> Cases { get; } = [.. Files().SelectMany(Read)];

    private static IEnumerable<string> Files() =>
        Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Oracle", "corpus"), "*.json")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<OracleCase> Read(string path)
    {
        var options = new JsonDocumentOptions { MaxDepth = 1000 };
        using var document = JsonDocument.Parse(File.ReadAllBytes(path), options);
        var type = document.RootElement.GetProperty("type").GetString()!;
        foreach (var element in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            var field = JsonNode.Parse(element.GetProperty("field").GetRawText())!.AsObject();
            var column = Text(element, "column") ?? "f";
            yield return new OracleCase(
                type,
                Text(element, "name")!,
                column,
                field,
                [.. element.GetProperty("values").EnumerateArray().Select(OracleValue.Parse)]
            )
            {
                As = Text(element, "as"),
                IsAuth = Flag(element, "auth"),
                IsUpload = Flag(element, "upload"),
                Targets = element.TryGetProperty("targets", out var targets)
                    ? [.. targets.EnumerateArray().Select(t => t.GetString()!)]
                    : [],
            };
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.GetBoolean();
}
