using System.Text;
using System.Text.Json;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>A value that a plan gives, as JSON.</summary>
internal sealed class Literal
{
    private readonly CellKind _kind;
    private readonly byte[] _bytes;

    private Literal(CellKind kind, byte[] bytes) => (_kind, _bytes) = (kind, bytes);

    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static Literal Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    public static Literal Of(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => new Literal(CellKind.Text, Encoding.UTF8.GetBytes(value.GetString()!)),
            JsonValueKind.Number => new Literal(CellKind.Number, Encoding.UTF8.GetBytes(value.GetRawText())),
            JsonValueKind.True or JsonValueKind.False => new Literal(
                CellKind.Boolean,
                value.ValueKind == JsonValueKind.True ? [1] : []
            ),
            JsonValueKind.Null => new Literal(CellKind.Null, []),
            _ => new Literal(CellKind.Json, Encoding.UTF8.GetBytes(value.GetRawText())),
        };

    public Cell Store(RowBatch batch) =>
        _kind switch
        {
            CellKind.Null => Cell.Null,
            CellKind.Boolean => Cell.OfBoolean(_bytes.Length > 0),
            _ => batch.Store(_kind, _bytes),
        };
}
