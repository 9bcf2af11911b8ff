namespace PocketFerry.Engine.Plans.Inference;

/// <summary>What a declared SQL type speaks for.</summary>
internal enum DeclaredFamily
{
    None,
    Text,
    Number,
    Bool,
    Date,
    Json,
    Binary,
    Point,
}

/// <summary>Reads declared SQL types, of any dialect, by the words in them.</summary>
internal static class DeclaredFamilies
{
    public static DeclaredFamily Of(string declaredType)
    {
        var declared = declaredType.Trim().ToUpperInvariant();
        if (declared.EndsWith("[]", StringComparison.Ordinal))
        {
            return DeclaredFamily.Json;
        }

        // MySQL's words for a truth value.
        if (declared is "TINYINT(1)" or "BIT(1)")
        {
            return DeclaredFamily.Bool;
        }

        // What stands in brackets is no word of the type: enum('update','int').
        var open = declared.IndexOf('(', StringComparison.Ordinal);
        var close = declared.LastIndexOf(')');
        var type = (
            open < 0 ? declared
            : close < open ? declared[..open]
            : declared[..open] + declared[(close + 1)..]
        ).Trim();
        return type is "POINT" ? DeclaredFamily.Point
            : type is "SET" ? DeclaredFamily.Json
            : Has("RANGE") || Has("ENUM") ? DeclaredFamily.Text
            : Has("BOOL") ? DeclaredFamily.Bool
            : Has("JSON") ? DeclaredFamily.Json
            : Has("DATE") || Has("TIMESTAMP") ? DeclaredFamily.Date
            // Before numbers: "INTERVAL" and "POINT" hold "INT" but are texts to us.
            : Has("INTERVAL") || Has("POINT") ? DeclaredFamily.None
            : Has("CHAR") || Has("TEXT") || Has("CLOB") || Has("UUID") || Has("STRING") ? DeclaredFamily.Text
            : Has("INT") || Has("NUM") || Has("DEC") || Has("REAL") || Has("FLOA") || Has("DOUB") || Has("MONEY")
                ? DeclaredFamily.Number
            : Has("BLOB") || Has("BINARY") || Has("BYTEA") || Has("IMAGE") ? DeclaredFamily.Binary
            : DeclaredFamily.None;

        bool Has(string word) => type.Contains(word, StringComparison.Ordinal);
    }
}
