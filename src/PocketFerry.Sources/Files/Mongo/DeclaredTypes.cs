namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Says in the words of declared types what the values of a column all are.</summary>
internal static class DeclaredTypes
{
    private static readonly (BsonKinds Kind, string Name)[] Names =
    [
        (BsonKinds.String, "string"),
        (BsonKinds.Bool, "bool"),
        (BsonKinds.Date, "date"),
        (BsonKinds.ObjectId, "objectId"),
        (BsonKinds.Uuid, "uuid"),
        (BsonKinds.Binary, "binary"),
        (BsonKinds.Object, "object"),
        (BsonKinds.Array, "array"),
        (BsonKinds.DbRef, "DBRef"),
        (BsonKinds.Regex, "regex"),
        (BsonKinds.Code, "javascript"),
        (BsonKinds.ScopedCode, "javascript"),
        (BsonKinds.Symbol, "symbol"),
        (BsonKinds.MinKey, "minKey"),
        (BsonKinds.MaxKey, "maxKey"),
    ];

    private const BsonKinds Details =
        BsonKinds.OldUuid | BsonKinds.Subtyped | BsonKinds.NotFinite | BsonKinds.Undefined;

    /// <summary>The declared type; empty where the values are of several kinds.</summary>
    public static string Of(ColumnProfile column, IReadOnlyDictionary<string, ColumnForm> forms)
    {
        var kinds = column.Kinds & ~Details;
        return forms.GetValueOrDefault(column.Name) == ColumnForm.Point ? "point"
            : kinds == BsonKinds.None ? ""
            : (kinds & ~BsonKinds.Numbers) == 0 ? Number(kinds)
            : kinds == (BsonKinds.Array | BsonKinds.DbRef) ? "array"
            // Not "timestamp": that would speak for a date.
            : kinds == BsonKinds.Timestamp ? "internal stamp"
            : Array.Find(Names, n => n.Kind == kinds).Name ?? "";
    }

    /// <summary>The kinds as words, for a note.</summary>
    public static string Words(BsonKinds kinds)
    {
        var words = Names.Where(n => (kinds & n.Kind) != 0).Select(n => n.Name).ToList();
        if ((kinds & BsonKinds.Numbers) != 0)
        {
            words.Insert(0, "number");
        }

        if ((kinds & BsonKinds.Timestamp) != 0)
        {
            words.Add("timestamp");
        }

        return string.Join(", ", words.Distinct());
    }

    private static string Number(BsonKinds kinds) =>
        (kinds & BsonKinds.Decimal128) != 0 ? "decimal128"
        : (kinds & BsonKinds.Double) != 0 ? "double"
        : (kinds & BsonKinds.Int64) != 0 ? "int64"
        : "int32";
}
