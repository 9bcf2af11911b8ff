using System.Text.Json;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>Multiple selects, files and relations: a list of different texts, none of them empty, without blanks between.</summary>
internal sealed class StoredMany : StoredCell
{
    public override bool TryRead(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell)
    {
        cell = batch.Store(CellKind.Json, stored);
        return stored.SequenceEqual("[]"u8) || IsList(stored);
    }

    public override Cell Zero(RowBatch batch) => batch.Store(CellKind.Json, "[]"u8);

    private static bool IsList(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < 4 || stored[0] != '[' || stored.Contains((byte)'\\'))
        {
            return false;
        }

        var reader = new Utf8JsonReader(stored);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 1;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                if (reader.ValueSpan.IsEmpty || !seen.Add(reader.GetString()!))
                {
                    return false;
                }

                // Its quotes, and the comma or bracket behind it.
                bytes += reader.ValueSpan.Length + 3;
            }

            return reader.TokenType == JsonTokenType.EndArray && !reader.Read() && bytes == stored.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
