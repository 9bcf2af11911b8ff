namespace PocketFerry.Sources.Files.Mongo;

/// <summary>The kinds of values that were met in one place.</summary>
[Flags]
internal enum BsonKinds
{
    None = 0,
    Double = 1,
    Int32 = 1 << 1,
    Int64 = 1 << 2,
    Decimal128 = 1 << 3,
    String = 1 << 4,
    Bool = 1 << 5,
    Date = 1 << 6,
    ObjectId = 1 << 7,
    Uuid = 1 << 8,
    Binary = 1 << 9,
    Object = 1 << 10,
    Array = 1 << 11,
    Regex = 1 << 12,
    Code = 1 << 13,
    ScopedCode = 1 << 14,
    Symbol = 1 << 15,
    Timestamp = 1 << 16,
    MinKey = 1 << 17,
    MaxKey = 1 << 18,
    Undefined = 1 << 19,

    /// <summary>A uuid of the old subtype 3, whose byte order depended on the driver.</summary>
    OldUuid = 1 << 20,

    /// <summary>Bytes of a subtype that says more than "bytes".</summary>
    Subtyped = 1 << 21,

    /// <summary>A document that is a DBRef.</summary>
    DbRef = 1 << 22,

    /// <summary>A document that is a GeoJSON point on earth.</summary>
    Point = 1 << 23,

    /// <summary>NaN or an infinity.</summary>
    NotFinite = 1 << 24,

    Numbers = Double | Int32 | Int64 | Decimal128,
}
