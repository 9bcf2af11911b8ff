using System.Text.Encodings.Web;
using System.Text.Json;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Rejects;

/// <summary>Writes a source row as one line of NDJSON, as the source gave it.</summary>
internal static class RejectedRow
{
    public static JsonWriterOptions Format { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(Stream output, RowBatch batch, int row, bool withSecrets)
    {
        using (var json = new Utf8JsonWriter(output, Format))
        {
            json.WriteStartObject();
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                var cell = batch[row, i];
                var name = batch.Columns[i];
                if (cell.Kind == CellKind.Missing || (!withSecrets && IsSecret(name)))
                {
                    continue;
                }

                json.WritePropertyName(name);
                WriteValue(json, batch, cell);
            }

            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WriteValue(Utf8JsonWriter json, RowBatch batch, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Text:
                json.WriteStringValue(batch.Bytes(cell));
                break;
            case CellKind.Number:
            case CellKind.Json:
                // A document may span lines; a line of NDJSON may not.
                json.WriteRawValue(SingleLine(batch.Bytes(cell)), skipInputValidation: true);
                break;
            case CellKind.Integer:
                json.WriteNumberValue(cell.Integer);
                break;
            case CellKind.Real when double.IsFinite(cell.Real):
                json.WriteNumberValue(cell.Real);
                break;
            case CellKind.Real:
                json.WriteStringValue(cell.Real.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            case CellKind.Boolean:
                json.WriteBooleanValue(cell.Boolean);
                break;
            case CellKind.Bytes:
                json.WriteBase64StringValue(batch.Bytes(cell));
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static byte[] SingleLine(ReadOnlySpan<byte> json)
    {
        var copy = json.ToArray();
        foreach (ref var b in copy.AsSpan())
        {
            // A raw line break can only be white space between tokens: inside strings JSON escapes it.
            b = b is (byte)'\n' or (byte)'\r' ? (byte)' ' : b;
        }

        return copy;
    }

    private static bool IsSecret(string name) =>
        name.Contains("password", StringComparison.OrdinalIgnoreCase)
        || name.Contains("tokenKey", StringComparison.OrdinalIgnoreCase)
        || name.Contains("token_key", StringComparison.OrdinalIgnoreCase);
}
