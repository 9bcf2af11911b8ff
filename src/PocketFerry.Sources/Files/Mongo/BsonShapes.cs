using System.Buffers;
using System.Text.Json;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Tells what a document is by the JSON that it became: a reference, or a point.</summary>
internal static class BsonShapes
{
    /// <summary>
    /// Reads <c>{"$ref":"users","$id":…}</c>. One with <c>$db</c> refers to another database, and is none to us.
    /// </summary>
    /// <param name="json">The document.</param>
    /// <param name="collection">The collection referred to.</param>
    /// <param name="id">The id: a JSON string or number.</param>
    public static bool IsDbRef(ReadOnlySpan<byte> json, out string collection, out ReadOnlySpan<byte> id)
    {
        collection = "";
        id = default;
        if (!json.StartsWith("{\"$ref\":\""u8))
        {
            return false;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        reader.Read();
        reader.Read();
        collection = reader.GetString()!;
        if (!reader.Read() || !reader.ValueTextEquals("$id"u8))
        {
            return false;
        }

        reader.Read();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return false;
        }

        id = json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
        return reader.Read() && reader.TokenType == JsonTokenType.EndObject;
    }

    /// <summary>
    /// Reads an array of references to one collection, and writes the array of their ids. An empty array refers to nothing.
    /// </summary>
    public static bool AreDbRefs(ReadOnlySpan<byte> json, out string collection, IBufferWriter<byte> ids)
    {
        collection = "";
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var isFirst = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (
                !IsDbRef(json[start..(int)reader.BytesConsumed], out var own, out var id)
                || (!isFirst && own != collection)
            )
            {
                return false;
            }

            ids.Write(isFirst ? "["u8 : ","u8);
            ids.Write(id);
            (collection, isFirst) = (own, false);
        }

        ids.Write(isFirst ? "[]"u8 : "]"u8);
        return reader.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>Reads <c>{"type":"Point","coordinates":[lon,lat]}</c> with a place on earth.</summary>
    public static bool IsPoint(ReadOnlySpan<byte> json, out double longitude, out double latitude)
    {
        (longitude, latitude) = (0, 0);
        if (!json.StartsWith("{\"type\":\"Point\",\"coordinates\":["u8))
        {
            return false;
        }

        var reader = new Utf8JsonReader(json);
        while (reader.Read() && reader.TokenType != JsonTokenType.StartArray) { }
        return reader.Read()
            && reader.TokenType == JsonTokenType.Number
            && reader.TryGetDouble(out longitude)
            && reader.Read()
            && reader.TokenType == JsonTokenType.Number
            && reader.TryGetDouble(out latitude)
            && reader.Read()
            && reader.TokenType == JsonTokenType.EndArray
            && reader.Read()
            && reader.TokenType == JsonTokenType.EndObject
            && Math.Abs(longitude) <= 180
            && Math.Abs(latitude) <= 90;
    }
}
