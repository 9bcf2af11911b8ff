namespace PocketFerry.Sources.Files;

/// <summary>The file formats that can be read and written.</summary>
public enum FileFormat
{
    /// <summary>Comma-separated values (RFC 4180); also with <c>;</c>, tab or <c>|</c> when read.</summary>
    Csv,

    /// <summary>Tab-separated values, quoted like CSV.</summary>
    Tsv,

    /// <summary>A JSON array of objects, an object with such an array in <c>items</c>, or objects one after the other.</summary>
    Json,

    /// <summary>A JSON object a line.</summary>
    Ndjson,

    /// <summary>A SQLite database.</summary>
    Sqlite,

    /// <summary>A dump folder.</summary>
    Dump,

    /// <summary>An SQL dump of PostgreSQL, MySQL, MariaDB or SQLite; read only.</summary>
    Sql,

    /// <summary>A folder of mongodump, or a file of one; read only.</summary>
    Bson,

    /// <summary>MongoDB's extended JSON, as mongoexport writes it; read only.</summary>
    MongoExport,
}
