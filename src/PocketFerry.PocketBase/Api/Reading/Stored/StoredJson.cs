using System.Text.Json;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>Any JSON value: byte for byte but for white space between its parts, which the records API drops too.</summary>
internal sealed class StoredJson : StoredCell
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1 << 16 };

    public override bool TryRead(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell)
    {
        cell = default;
        // PocketBase takes any other beginning for a text that somebody forgot to quote.
        if (
            stored.IsEmpty
            || !(
                stored[0] is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'-'
                || char.IsAsciiDigit((char)stored[0])
                || IsWord(stored)
            )
        )
        {
            return false;
        }

        try
        {
            return TryValue(stored, batch, out cell);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or half of a surrogate pair.
            return false;
        }
    }

    public override Cell Zero(RowBatch batch) => Cell.Null;

    private static bool IsWord(ReadOnlySpan<byte> stored) =>
        stored.SequenceEqual("true"u8) || stored.SequenceEqual("false"u8) || stored.SequenceEqual("null"u8);

    private static bool TryValue(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell)
    {
        var reader = new Utf8JsonReader(stored, Options);
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                cell = batch.Commit(CellKind.Text, reader.CopyString(batch.Reserve(reader.ValueSpan.Length)));
                break;
            case JsonTokenType.Number:
                cell = batch.Store(CellKind.Number, reader.ValueSpan);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                cell = Cell.OfBoolean(reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Null:
                cell = Cell.Null;
                break;
            default:
                cell = Document(ref reader, stored, batch);
                break;
        }

        return !reader.Read();
    }

    private static Cell Document(ref Utf8JsonReader reader, ReadOnlySpan<byte> stored, RowBatch batch)
    {
        reader.Skip();
        return stored.ContainsAny(" \t\r\n"u8)
            ? batch.Commit(CellKind.Json, Compact(stored, batch.Reserve(stored.Length)))
            : batch.Store(CellKind.Json, stored);
    }

    // The document is known to be well-formed.
    private static int Compact(ReadOnlySpan<byte> stored, Span<byte> target)
    {
        var length = 0;
        var inText = false;
        for (var i = 0; i < stored.Length; i++)
        {
            var b = stored[i];
            if (!inText && b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            target[length++] = b;
            if (b == '\\')
            {
                target[length++] = stored[++i];
            }
            else if (b == '"')
            {
                inText = !inText;
            }
        }

        return length;
    }
}
