namespace PocketFerry.Sources.Databases.MySql;

/// <summary>What a type of MySQL or MariaDB is to us; see docs/types-mysql.md.</summary>
internal enum MyKind
{
    /// <summary>Carried as the server prints it.</summary>
    Text,
    Integer,

    /// <summary><c>bigint unsigned</c>, which 64 bits with a sign don't hold.</summary>
    Unsigned,
    Float,
    Double,
    Decimal,
    Bit,
    Date,
    DateTime,
    Set,
    Json,
    Bytes,
    Geometry,
}
