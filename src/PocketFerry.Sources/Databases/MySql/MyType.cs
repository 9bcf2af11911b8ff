namespace PocketFerry.Sources.Databases.MySql;

/// <summary>The type of a column.</summary>
/// <param name="Kind">What it is to us.</param>
/// <param name="Declared">The type as MySQL writes it: <c>int(10) unsigned</c>.</param>
internal sealed record MyType(MyKind Kind, string Declared)
{
    /// <summary>Reads a type as MySQL writes it.</summary>
    /// <param name="declared">With brackets and attributes, as in a CREATE TABLE.</param>
    /// <param name="isJson">Whether a check says that the texts are JSON, which is what MariaDB makes of json.</param>
    public static MyType Of(string declared, bool isJson = false)
    {
        var lower = declared.ToLowerInvariant();
        var end = lower.AsSpan().IndexOfAny('(', ' ');
        var word = end < 0 ? lower : lower[..end];
        var kind = word switch
        {
            "bigint" or "serial" when word == "serial" || lower.Contains("unsigned", StringComparison.Ordinal) =>
                MyKind.Unsigned,
            "tinyint"
            or "smallint"
            or "mediumint"
            or "int"
            or "integer"
            or "bigint"
            or "year"
            or "bool"
            or "boolean"
            or "int1"
            or "int2"
            or "int3"
            or "int4"
            or "int8"
            or "middleint" => MyKind.Integer,
            "float" or "float4" => MyKind.Float,
            "double" or "real" or "float8" => MyKind.Double,
            "decimal" or "numeric" or "dec" or "fixed" => MyKind.Decimal,
            "bit" => MyKind.Bit,
            "date" => MyKind.Date,
            "datetime" or "timestamp" => MyKind.DateTime,
            "set" => MyKind.Set,
            "json" => MyKind.Json,
            "binary"
            or "varbinary"
            or "blob"
            or "tinyblob"
            or "mediumblob"
            or "longblob"
            or "long" when word != "long" => MyKind.Bytes,
            "geometry"
            or "point"
            or "linestring"
            or "polygon"
            or "multipoint"
            or "multilinestring"
            or "multipolygon"
            or "geometrycollection"
            or "geomcollection" => MyKind.Geometry,
            _ => isJson ? MyKind.Json : MyKind.Text,
        };
        return new MyType(
            kind,
            kind == MyKind.Json ? "json"
                : word is "bool" or "boolean" ? "tinyint(1)"
                : declared
        );
    }
}
