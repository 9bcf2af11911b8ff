using System.Text.Json;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Writes lists of texts as JSON.</summary>
internal static class JsonTexts
{
    public static Cell Store(RowBatch batch, IEnumerable<string> texts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        return batch.Store(CellKind.Json, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
