using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Databases.Postgres.Binary;

/// <summary>Chooses the reader of a column of a binary COPY.</summary>
internal static class BinaryReaders
{
    /// <summary>The reader for the type's own binary form; null where its printed text is asked for instead.</summary>
    public static ValueReader? For(PgKind kind, bool textIsChecked) =>
        kind switch
        {
            PgKind.Bool => new BoolReader(),
            PgKind.Int2 => new Int2Reader(),
            PgKind.Int4 => new Int4Reader(),
            PgKind.Int8 => new Int8Reader(),
            PgKind.Oid => new OidReader(),
            PgKind.Float4 => new Float4Reader(),
            PgKind.Float8 => new Float8Reader(),
            PgKind.Numeric => new NumericReader(),
            PgKind.Text => textIsChecked ? new TextReader() : new CheckedTextReader(isPadded: false),
            PgKind.Padded => textIsChecked ? new PaddedReader() : new CheckedTextReader(isPadded: true),
            PgKind.Json => new JsonValue(),
            PgKind.Jsonb => new JsonbReader(),
            PgKind.Uuid => new UuidReader(),
            PgKind.Bytes => new BytesReader(),
            PgKind.Date => new DateReader(),
            PgKind.Timestamp or PgKind.TimestampTz => new TimestampReader(kind),
            PgKind.Point => new PointReader(),
            _ => null,
        };
}
