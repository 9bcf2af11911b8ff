using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.Cli.Output;

/// <summary>JSON with line breaks, and with every character as itself.</summary>
internal static class ReadableJson
{
    public static string Of(JsonNode node)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            node.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
