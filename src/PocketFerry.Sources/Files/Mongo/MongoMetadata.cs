using System.Text.Json;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>What a <c>NAME.metadata.json</c> of mongodump says of its collection.</summary>
internal sealed class MongoMetadata
{
    /// <summary>The collection's name; empty where the file doesn't say it.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Whether it is a view or holds time series, of which a dump has no documents.</summary>
    public string Special { get; private set; } = "";

    /// <summary>Keys of unique indexes, besides <c>_id</c>.</summary>
    public List<IReadOnlyList<string>> UniqueKeys { get; } = [];

    /// <summary>What isn't carried, a sentence each.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Reads the file's text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It is JSON of another kind.</exception>
    public static MongoMetadata Parse(Stream text)
    {
        using var document = JsonDocument.Parse(text);
        var (root, metadata) = (document.RootElement, new MongoMetadata());
        metadata.Name = root.TryGetProperty("collectionName", out var name) ? name.GetString() ?? "" : "";
        if (root.TryGetProperty("options", out var options))
        {
            metadata.ReadOptions(options);
        }

        if (root.TryGetProperty("type", out var type) && type.GetString() is "view" or "timeseries")
        {
            metadata.Special = type.GetString()!;
        }

        if (root.TryGetProperty("indexes", out var indexes))
        {
            foreach (var index in indexes.EnumerateArray())
            {
                metadata.ReadIndex(index);
            }
        }

        return metadata;
    }

    private void ReadOptions(JsonElement options)
    {
        Special =
            options.TryGetProperty("viewOn", out _) ? "view"
            : options.TryGetProperty("timeseries", out _) ? "timeseries"
            : "";
        if (Has(options, "capped"))
        {
            Notes.Add("the collection is capped: that old documents make room for new ones isn't carried");
        }

        if (options.TryGetProperty("validator", out _))
        {
            Notes.Add("the collection's validator isn't carried");
        }
    }

    private void ReadIndex(JsonElement index)
    {
        var name = index.TryGetProperty("name", out var named) ? named.GetString() : "";
        var keys = index.GetProperty("key").EnumerateObject().Select(k => k.Name).ToList();
        if (index.TryGetProperty("expireAfterSeconds", out _))
        {
            Notes.Add($"index {name}: that documents expire isn't carried");
        }

        if (!Has(index, "unique") || keys is ["_id"])
        {
            return;
        }

        if (index.TryGetProperty("partialFilterExpression", out _))
        {
            Notes.Add($"index {name} is unique for some documents only, which isn't carried");
        }
        else if (keys.Exists(k => k.Contains('.', StringComparison.Ordinal)))
        {
            Notes.Add($"index {name} is unique over values inside documents, which isn't carried");
        }
        else
        {
            UniqueKeys.Add(keys);
        }
    }

    // Old servers wrote 1 for true.
    private static bool Has(JsonElement element, string flag) =>
        element.TryGetProperty(flag, out var value)
        && (
            value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.Number && value.GetDouble() != 0)
        );
}
