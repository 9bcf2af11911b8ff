using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.PocketBase.Hooks;

/// <summary>
/// What an installation wrote: <c>pbferry/installed.json</c>, by which files of ours are told from others, and changed ones
/// from whole ones.
/// </summary>
/// <param name="Version">The version that was installed.</param>
/// <param name="Files">SHA-256 by path below the folder.</param>
internal sealed record HooksManifest(string Version, IReadOnlyDictionary<string, string> Files)
{
    public const string Path = "pbferry/installed.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The manifest of this version's scripts.</summary>
    public static HooksManifest Current { get; } =
        new(HookScripts.Version, HookScripts.All.ToDictionary(s => s.Path, s => s.Sha256));

    /// <summary>Reads what is installed; null where nothing is, or where the file isn't readable as ours.</summary>
    public static HooksManifest? Read(string folder)
    {
        var file = System.IO.Path.Combine(folder, Path);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var json = JsonNode.Parse(File.ReadAllText(file));
            return new HooksManifest(
                (string)json!["version"]!,
                json["files"]!.AsObject().ToDictionary(f => f.Key, f => (string)f.Value!)
            );
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }

    /// <summary>Its text.</summary>
    public string ToText() =>
        new JsonObject
        {
            ["version"] = Version,
            ["files"] = new JsonObject(Files.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))),
        }.ToJsonString(Indented) + "\n";
}
