using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.Sources.Files.Dumps;

/// <summary>What a dump folder holds (<c>manifest.json</c>).</summary>
public sealed record DumpManifest
{
    /// <summary>The value of <c>format</c>.</summary>
    public const string FormatName = "pocketferry-dump";

    /// <summary>The newest version that is understood, and the one that is written.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The manifest's file name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The name of the file with the collections' definitions.</summary>
    public const string CollectionsFileName = "collections.json";

    /// <summary>When the dump was made; null where the manifest doesn't say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Where the dump came from, as the manifest has it.</summary>
    public JsonObject? Source { get; init; }

    /// <summary>The collections in their order.</summary>
    public IReadOnlyList<DumpEntry> Collections { get; init; } = [];

    /// <summary>Whether it is the simple form of older scripts: an array of names and counts.</summary>
    public bool IsSimple { get; init; }

    /// <summary>Writes the manifest in its form.</summary>
    public byte[] ToUtf8()
    {
        using var memory = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var json = new Utf8JsonWriter(memory, options))
        {
            if (IsSimple)
            {
                WriteSimple(json);
            }
            else
            {
                Write(json);
            }
        }

        memory.WriteByte((byte)'\n');
        return memory.ToArray();
    }

    private void WriteSimple(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var entry in Collections)
        {
            json.WriteStartObject();
            json.WriteString("collection"u8, entry.Name);
            json.WriteNumber("records"u8, entry.Records ?? 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("format"u8, FormatName);
        json.WriteNumber("version"u8, CurrentVersion);
        if (CreatedAt is { } created)
        {
            json.WriteString(
                "createdAt"u8,
                created.UtcDateTime.ToString(
                    "yyyy-MM-dd HH:mm:ss.fff'Z'",
                    System.Globalization.CultureInfo.InvariantCulture
                )
            );
        }

        json.WritePropertyName("source"u8);
        (Source ?? []).WriteTo(json);
        json.WriteStartArray("collections"u8);
        foreach (var entry in Collections)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, entry.Name);
            json.WriteString("id"u8, entry.Id);
            json.WriteString("type"u8, entry.Type);
            json.WriteNumber("records"u8, entry.Records ?? 0);
            json.WriteString("file"u8, entry.File);
            json.WriteString("sha256"u8, entry.Sha256);
            json.WriteNumber("bytes"u8, entry.Bytes ?? 0);
            json.WriteStartObject("files"u8);
            json.WriteNumber("count"u8, entry.FileCount);
            json.WriteNumber("bytes"u8, entry.FileBytes);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
