using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Completion;

/// <summary>Writes JSON as the servers up to 0.39 do: compact, non-ASCII as it is, <c>&lt; &gt; &amp;</c> escaped.</summary>
internal static class GoJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode? node) =>
        // These three can stand inside strings only, so that the text stays valid wherever they are.
        WriteReadable(node)
            .Replace("<", "\\u003c", StringComparison.Ordinal)
            .Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal);

    /// <summary>The same with these three characters as they are.</summary>
    public static string WriteReadable(JsonNode? node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
