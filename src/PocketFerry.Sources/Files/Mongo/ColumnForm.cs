namespace PocketFerry.Sources.Files.Mongo;

/// <summary>What becomes of the documents in a column.</summary>
internal enum ColumnForm
{
    /// <summary>JSON.</summary>
    Plain,

    /// <summary>The ids of DBRefs, which all lead into one collection.</summary>
    Id,

    /// <summary>PocketBase's form of a GeoJSON point.</summary>
    Point,
}
