using System.Text.Json;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Files.Json;

/// <summary>Finds out the shape of a JSON document from its start.</summary>
internal static class JsonShapes
{
    /// <summary>
    /// Keys that may stand beside <c>items</c>: those of dumps and of PocketBase's list answers. With any other key the
    /// object is a row that happens to have <c>items</c>.
    /// </summary>
    private static readonly byte[][] EnvelopeKeys =
    [
        [.. "collection"u8],
        [.. "collectionName"u8],
        [.. "exportedAt"u8],
        [.. "count"u8],
        [.. "page"u8],
        [.. "perPage"u8],
        [.. "totalItems"u8],
        [.. "totalPages"u8],
    ];

    /// <summary>Looks at the document; the stream is used up.</summary>
    /// <exception cref="JsonException">The JSON is broken.</exception>
    public static JsonShape? Detect(Stream text, int maxBytes, string file)
    {
        using var buffer = new SlidingBuffer(text);
        buffer.Fill();
        while (true)
        {
            var shape = Look(buffer.Available, buffer.Ended, out var empty);
            if (shape is not null || empty)
            {
                return shape;
            }

            if (buffer.Available.Length > maxBytes)
            {
                throw new EndpointException(
                    $"{file}: no row within the first {maxBytes} bytes.",
                    "The rows stand in an array, or in an array called items."
                );
            }

            buffer.Fill();
        }
    }

    private static JsonShape? Look(ReadOnlySpan<byte> data, bool ended, out bool empty)
    {
        empty = ended && data.Trim(" \t\r\n"u8).IsEmpty;
        if (empty)
        {
            return null;
        }

        var options = new JsonReaderOptions { MaxDepth = JsonRows.ReaderDepth, AllowMultipleValues = true };
        var reader = new Utf8JsonReader(data, ended, new JsonReaderState(options));
        if (!reader.Read())
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TokenType == JsonTokenType.StartArray ? JsonShape.Array : JsonShape.Objects;
        }

        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                return JsonShape.Objects;
            }

            var items = IsKey(ref reader, "items"u8);
            if (!items && !IsEnvelopeKey(ref reader))
            {
                return JsonShape.Objects;
            }

            if (!reader.Read())
            {
                return null;
            }

            if (items)
            {
                return reader.TokenType == JsonTokenType.StartArray ? JsonShape.Items : JsonShape.Objects;
            }

            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                return JsonShape.Objects;
            }
        }

        return null;
    }

    /// <summary>Compares without unescaping, which throws for half a surrogate pair; these keys need no escapes.</summary>
    public static bool IsKey(ref Utf8JsonReader reader, ReadOnlySpan<byte> key) =>
        !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(key);

    private static bool IsEnvelopeKey(ref Utf8JsonReader reader)
    {
        foreach (var key in EnvelopeKeys)
        {
            if (IsKey(ref reader, key))
            {
                return true;
            }
        }

        return false;
    }
}
