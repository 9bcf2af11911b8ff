namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>What a PostgreSQL type is to us; see docs/types-postgres.md.</summary>
internal enum PgKind
{
    /// <summary>Carried as PostgreSQL prints it.</summary>
    Other,
    Bool,
    Int2,
    Int4,
    Int8,
    Oid,
    Float4,
    Float8,
    Numeric,
    Money,
    Text,

    /// <summary><c>character(n)</c>, whose blanks at the end are no part of the value.</summary>
    Padded,
    Json,
    Jsonb,
    Uuid,
    Bytes,
    Date,
    Timestamp,
    TimestampTz,
    Point,
    Array,
}
