using System.Text.Json;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Json;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Tells whether a JSON file is one of mongoexport.</summary>
internal static class ExtendedJson
{
    private static readonly string[] Wrappers =
    [
        "$oid",
        "$date",
        "$numberLong",
        "$numberInt",
        "$numberDouble",
        "$numberDecimal",
        "$binary",
        "$uuid",
        "$timestamp",
        "$regularExpression",
        "$minKey",
        "$maxKey",
        "$undefined",
    ];

    /// <summary>
    /// Whether the first object of the file has an <c>_id</c>, and one within its first mebibyte holds a value such as
    /// <c>{"$oid": …}</c>. What isn't JSON is left to whoever reads the rows.
    /// </summary>
    public static bool IsIn(FileInput input, FileSourceOptions options)
    {
        using var buffer = new SlidingBuffer(Utf8Input.Open(input.OpenRead(), input.Name, options.Encoding, out _));
        buffer.Fill();
        return IsIn(buffer.Available, buffer.Ended);
    }

    private static bool IsIn(ReadOnlySpan<byte> start, bool isWhole)
    {
        var options = new JsonReaderOptions { MaxDepth = JsonRows.ReaderDepth, AllowMultipleValues = true };
        var reader = new Utf8JsonReader(start, isWhole, new JsonReaderState(options));
        var hasId = false;
        // Rows stand on their own, or in an array.
        var rowDepth = start.TrimStart(" \t\r\n"u8).StartsWith("["u8) ? 1 : 0;
        try
        {
            var before = JsonTokenType.None;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject && !hasId && reader.CurrentDepth == rowDepth)
                {
                    return false;
                }

                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    hasId |= reader.CurrentDepth == rowDepth + 1 && JsonShapes.IsKey(ref reader, "_id"u8);
                    if (hasId && before == JsonTokenType.StartObject && IsWrapper(ref reader))
                    {
                        return true;
                    }
                }

                before = reader.TokenType;
            }
        }
        catch (JsonException)
        {
            // Whatever stands before it has shown nothing.
        }

        return false;
    }

    private static bool IsWrapper(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.ValueSpan.IsEmpty || reader.ValueSpan[0] != '$')
        {
            return false;
        }

        foreach (var wrapper in Wrappers)
        {
            if (reader.ValueTextEquals(wrapper))
            {
                return true;
            }
        }

        return false;
    }
}
