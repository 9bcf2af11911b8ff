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
}

/// <summary>Reads declared SQL types, of any dialect, by the words in them.</summary>
internal static class DeclaredFamilies
{
    public static DeclaredFamily Of(string declaredType)
    {
        var type = declaredType.ToUpperInvariant();
        return Has("BOOL") ? DeclaredFamily.Bool
            : Has("JSON") ? DeclaredFamily.Json
            : Has("DATE") || Has("TIMESTAMP") ? DeclaredFamily.Date
            // Before numbers: "INTERVAL" and "POINT" hold "INT" but are texts to us.
            : Has("INTERVAL") || Has("POINT") ? DeclaredFamily.None
            : Has("CHAR") || Has("TEXT") || Has("CLOB") || Has("UUID") || Has("STRING") || Has("ENUM")
                ? DeclaredFamily.Text
            : Has("INT") || Has("NUM") || Has("DEC") || Has("REAL") || Has("FLOA") || Has("DOUB") || Has("MONEY")
                ? DeclaredFamily.Number
            : Has("BLOB") || Has("BINARY") || Has("BYTEA") || Has("IMAGE") ? DeclaredFamily.Binary
            : DeclaredFamily.None;

        bool Has(string word) => type.Contains(word, StringComparison.Ordinal);
    }
}
