using System.Globalization;
using System.Text;
using MongoDB.Bson;
using PocketFerry.Model.Values;
using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>The texts that values of BSON become, wherever they stand.</summary>
internal static class BsonValues
{
    private const long FirstMillisecond = -62_135_596_800_000;
    private const long LastMillisecond = 253_402_300_799_999;

    /// <summary>Strict: half a surrogate pair is an error, no question mark.</summary>
    public static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a date as PocketBase does; 0 where it is beyond the years 1 to 9999.</summary>
    public static int WriteDate(long milliseconds, Span<byte> room) =>
        milliseconds is < FirstMillisecond or > LastMillisecond
            ? 0
            : DateCells.Write(DateTime.UnixEpoch.AddMilliseconds(milliseconds), room);

    /// <summary>A uuid's text, where the bytes are one.</summary>
    public static string? Uuid(BsonBinaryData binary) =>
        binary.SubType is BsonBinarySubType.UuidStandard or BsonBinarySubType.UuidLegacy && binary.Bytes.Length == 16
            ? new Guid(binary.Bytes, bigEndian: true).ToString()
            : null;

    /// <summary>A number's digits; null for NaN and the infinities.</summary>
    public static string? Digits(Decimal128 value) =>
        Decimal128.IsNaN(value) || Decimal128.IsInfinity(value) ? null : value.ToString();

    /// <summary>NaN or an infinity.</summary>
    public static string NotFinite(Decimal128 value) =>
        Decimal128.IsNaN(value) ? "NaN"
        : Decimal128.IsPositiveInfinity(value) ? "Infinity"
        : "-Infinity";

    /// <summary>NaN or an infinity.</summary>
    public static string NotFinite(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture).Replace("∞", "Infinity", StringComparison.Ordinal);

    /// <summary>A number as PocketBase's JSON has it.</summary>
    public static ReadOnlySpan<byte> Json(double value, Span<byte> room) => room[..GoNumber.WriteJson(value, room)];

    /// <summary>A regular expression between slashes, its options behind.</summary>
    public static string Regex(BsonRegularExpression regex) => $"/{regex.Pattern}/{regex.Options}";
}
