using System.Text.Json;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Sources.Databases.Values;

/// <summary>Reads the text of a JSON value: documents keep their bytes, the rest become cells of their own kind.</summary>
internal sealed class JsonValue : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var json = JsonCheck.Trim(value);
        switch (json.IsEmpty ? 0 : json[0])
        {
            case (byte)'{' or (byte)'[':
                return batch.Store(CellKind.Json, json);
            case (byte)'"':
                return Text(json, batch, ref flaw);
            case (byte)'t' when json.SequenceEqual("true"u8):
                return Cell.OfBoolean(true);
            case (byte)'f' when json.SequenceEqual("false"u8):
                return Cell.OfBoolean(false);
            case (byte)'n' when json.SequenceEqual("null"u8):
                return Cell.Null;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return batch.Store(CellKind.Number, json);
            default:
                flaw = "The value is not well-formed JSON.";
                return default;
        }
    }

    private static Cell Text(ReadOnlySpan<byte> json, RowBatch batch, ref string? flaw)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            // Unescaped it is never longer.
            var length = reader.CopyString(batch.Reserve(json.Length));
            return batch.Commit(CellKind.Text, length);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            flaw = "The JSON string is not well formed.";
            return default;
        }
    }
}
