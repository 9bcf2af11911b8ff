using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using PocketFerry.Model.Values;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Writes documents and arrays as plain JSON. What JSON has no word for stays as extended JSON writes it.</summary>
internal sealed class BsonJson(int maxDepth)
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = maxDepth + 8,
        // The package's reader gives documents whose parts follow each other as they must.
        SkipValidation = true,
    };
    private Utf8JsonWriter? _writer;

    /// <summary>The kinds of an array's elements, or of everything within a document.</summary>
    public BsonKinds Kinds { get; private set; }

    /// <summary>The kinds that stand deeper than in the elements of an array.</summary>
    public BsonKinds Deeper { get; private set; }

    /// <summary>Writes the value at which the reader stands; empty where it is nested too deeply.</summary>
    public ReadOnlySpan<byte> WriteValue(IBsonReader reader)
    {
        _buffer.ResetWrittenCount();
        Kinds = Deeper = BsonKinds.None;
        var writer = _writer ??= new Utf8JsonWriter(_buffer, _options);
        writer.Reset(_buffer);
        var isWhole = reader.CurrentBsonType switch
        {
            BsonType.Array => Array(reader, 1),
            BsonType.Document => Document(reader, 1),
            _ => Value(reader, 0),
        };
        writer.Flush();
        return isWhole ? _buffer.WrittenSpan : default;
    }

    private bool Document(IBsonReader reader, int depth)
    {
        // The row itself is the first level.
        if (depth >= maxDepth)
        {
            reader.SkipValue();
            return false;
        }

        _writer!.WriteStartObject();
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            _writer.WritePropertyName(BsonValues.Utf8.GetBytes(reader.ReadName()));
            if (!Value(reader, depth))
            {
                return false;
            }
        }

        reader.ReadEndDocument();
        _writer.WriteEndObject();
        return true;
    }

    private bool Array(IBsonReader reader, int depth)
    {
        if (depth >= maxDepth)
        {
            reader.SkipValue();
            return false;
        }

        _writer!.WriteStartArray();
        reader.ReadStartArray();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            if (!Value(reader, depth))
            {
                return false;
            }
        }

        reader.ReadEndArray();
        _writer.WriteEndArray();
        return true;
    }

    private bool Value(IBsonReader reader, int depth)
    {
        switch (reader.CurrentBsonType)
        {
            case BsonType.Document:
                Meet(BsonKinds.Object, depth);
                return Document(reader, depth + 1);
            case BsonType.Array:
                Meet(BsonKinds.Array, depth);
                return Array(reader, depth + 1);
            case BsonType.JavaScriptWithScope:
                Meet(BsonKinds.ScopedCode, depth);
                return Scoped(reader, depth);
            default:
                Meet(Scalar(reader, _writer!), depth);
                return true;
        }
    }

    private void Meet(BsonKinds kind, int depth)
    {
        if (depth == 1)
        {
            Kinds |= kind;
        }
        else if (depth > 1)
        {
            Deeper |= kind;
        }
    }

    private bool Scoped(IBsonReader reader, int depth)
    {
        _writer!.WriteStartObject();
        _writer.WriteString("$code"u8, BsonValues.Utf8.GetBytes(reader.ReadJavaScriptWithScope()));
        _writer.WritePropertyName("$scope"u8);
        if (!Document(reader, depth + 1))
        {
            return false;
        }

        _writer.WriteEndObject();
        return true;
    }

    private static BsonKinds Scalar(IBsonReader reader, Utf8JsonWriter json)
    {
        switch (reader.CurrentBsonType)
        {
            case BsonType.String:
                Text(json, reader.ReadString());
                return BsonKinds.String;
            case BsonType.Int32:
                json.WriteNumberValue(reader.ReadInt32());
                return BsonKinds.Int32;
            case BsonType.Int64:
                json.WriteNumberValue(reader.ReadInt64());
                return BsonKinds.Int64;
            case BsonType.Double:
                return Double(json, reader.ReadDouble());
            case BsonType.Decimal128:
                return Decimal(json, reader.ReadDecimal128());
            case BsonType.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                return BsonKinds.Bool;
            case BsonType.ObjectId:
                json.WriteStringValue(reader.ReadObjectId().ToString());
                return BsonKinds.ObjectId;
            case BsonType.DateTime:
                Date(json, reader.ReadDateTime());
                return BsonKinds.Date;
            case BsonType.Binary:
                return Binary(json, reader.ReadBinaryData());
            case BsonType.Symbol:
                Text(json, reader.ReadSymbol());
                return BsonKinds.Symbol;
            case BsonType.JavaScript:
                Text(json, reader.ReadJavaScript());
                return BsonKinds.Code;
            case BsonType.RegularExpression:
                Text(json, BsonValues.Regex(reader.ReadRegularExpression()));
                return BsonKinds.Regex;
            case BsonType.Null:
                reader.ReadNull();
                json.WriteNullValue();
                return BsonKinds.None;
            case BsonType.Undefined:
                reader.ReadUndefined();
                json.WriteNullValue();
                return BsonKinds.Undefined;
            default:
                return Special(reader, json);
        }
    }

    /// <summary>Writes what only MongoDB has.</summary>
    private static BsonKinds Special(IBsonReader reader, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        var kind = BsonKinds.MinKey;
        switch (reader.CurrentBsonType)
        {
            case BsonType.MinKey:
                reader.ReadMinKey();
                json.WriteNumber("$minKey"u8, 1);
                break;
            case BsonType.MaxKey:
                reader.ReadMaxKey();
                json.WriteNumber("$maxKey"u8, 1);
                kind = BsonKinds.MaxKey;
                break;
            default:
                var stamp = (ulong)reader.ReadTimestamp();
                json.WriteStartObject("$timestamp"u8);
                json.WriteNumber("t"u8, (uint)(stamp >> 32));
                json.WriteNumber("i"u8, (uint)stamp);
                json.WriteEndObject();
                kind = BsonKinds.Timestamp;
                break;
        }

        json.WriteEndObject();
        return kind;
    }

    private static void Text(Utf8JsonWriter json, string text) => json.WriteStringValue(BsonValues.Utf8.GetBytes(text));

    private static BsonKinds Double(Utf8JsonWriter json, double value)
    {
        if (!double.IsFinite(value))
        {
            json.WriteStringValue(BsonValues.NotFinite(value));
            return BsonKinds.Double | BsonKinds.NotFinite;
        }

        Span<byte> room = stackalloc byte[GoNumber.MaxLength];
        json.WriteRawValue(BsonValues.Json(value, room), skipInputValidation: true);
        return BsonKinds.Double;
    }

    private static BsonKinds Decimal(Utf8JsonWriter json, Decimal128 value)
    {
        if (BsonValues.Digits(value) is { } digits)
        {
            json.WriteRawValue(digits, skipInputValidation: true);
            return BsonKinds.Decimal128;
        }

        json.WriteStringValue(BsonValues.NotFinite(value));
        return BsonKinds.Decimal128 | BsonKinds.NotFinite;
    }

    private static void Date(Utf8JsonWriter json, long milliseconds)
    {
        Span<byte> room = stackalloc byte[32];
        if (BsonValues.WriteDate(milliseconds, room) is var length and > 0)
        {
            json.WriteStringValue(room[..length]);
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("$date"u8, milliseconds);
        json.WriteEndObject();
    }

    private static BsonKinds Binary(Utf8JsonWriter json, BsonBinaryData binary)
    {
        if (BsonValues.Uuid(binary) is { } uuid)
        {
            json.WriteStringValue(uuid);
            return BsonKinds.Uuid;
        }

        json.WriteBase64StringValue(binary.Bytes);
        return BsonKinds.Binary;
    }
}
