using System.Numerics;
using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>What of a column's values isn't carried as it is.</summary>
internal static class ColumnNotes
{
    private const BsonKinds Main = ~(
        BsonKinds.OldUuid | BsonKinds.Subtyped | BsonKinds.NotFinite | BsonKinds.Undefined
    );

    private const BsonKinds Remade =
        BsonKinds.Date
        | BsonKinds.ObjectId
        | BsonKinds.Uuid
        | BsonKinds.Binary
        | BsonKinds.Regex
        | BsonKinds.Code
        | BsonKinds.ScopedCode
        | BsonKinds.Symbol
        | BsonKinds.Timestamp
        | BsonKinds.MinKey
        | BsonKinds.MaxKey;

    public static IEnumerable<string> Of(ColumnProfile column, IReadOnlyDictionary<string, ColumnForm> forms) =>
        Sentences(column, forms).OfType<string>().Select(s => $"column {column.Name}: {s}");

    private static IEnumerable<string?> Sentences(ColumnProfile column, IReadOnlyDictionary<string, ColumnForm> forms)
    {
        yield return Mixture(column.Kinds & Main);
        yield return Said(
            column,
            BsonKinds.Regex,
            "regular expression becomes",
            "regular expressions become",
            "text between slashes"
        );
        yield return Said(column, BsonKinds.Code, "function becomes", "functions become", "the text of its code");
        yield return Said(
            column,
            BsonKinds.ScopedCode,
            "function with variables becomes",
            "functions with variables become",
            "JSON"
        );
        yield return Said(column, BsonKinds.Symbol, "symbol becomes", "symbols become", "text");
        yield return Said(
            column,
            BsonKinds.Timestamp,
            "internal timestamp becomes",
            "internal timestamps become",
            "JSON"
        );
        yield return Said(column, BsonKinds.MinKey, "MinKey becomes", "MinKeys become", "JSON");
        yield return Said(column, BsonKinds.MaxKey, "MaxKey becomes", "MaxKeys become", "JSON");
        yield return Said(column, BsonKinds.Undefined, "undefined value becomes", "undefined values become", "null");
        yield return Said(
            column,
            BsonKinds.OldUuid,
            "uuid of the old subtype is",
            "uuids of the old subtype are",
            "read in the order of the bytes, which the Java and C# drivers of old wrote in other ones"
        );
        yield return Said(column, BsonKinds.Subtyped, "binary value loses", "binary values lose", "the subtype");
        yield return Said(column, BsonKinds.NotFinite, "value is", "values are", "NaN or infinite, and so a text");
        yield return forms.GetValueOrDefault(column.Name) == ColumnForm.Plain
            ? Said(column, BsonKinds.DbRef, "DBRef stays", "DBRefs stay", "JSON")
            : null;
        var inside = (column.Inside | column.Elements) & Remade;
        yield return inside == BsonKinds.None ? null
        : column.Elements == inside && column.Elements is BsonKinds.ObjectId or BsonKinds.Uuid ? null
        : $"values within (of the types {DeclaredTypes.Words(inside)}) become JSON texts";
    }

    private static string? Mixture(BsonKinds kinds)
    {
        // Numbers of all widths are of one kind to PocketBase; DBRefs in arrays have two of ours.
        var others = kinds & ~BsonKinds.Numbers;
        var count = BitOperations.PopCount((uint)others) + (others == kinds ? 0 : 1);
        return count < 2 || kinds == (BsonKinds.Array | BsonKinds.DbRef)
            ? null
            : $"values of several types ({DeclaredTypes.Words(kinds)}), of which only what JSON tells apart is kept";
    }

    private static string? Said(ColumnProfile column, BsonKinds kind, string one, string many, string what)
    {
        var count = column.Counts.Where(c => (c.Key & kind) != 0).Sum(c => c.Value);
        return Counted.Say(count, $"{one} {what}", $"{many} {what}");
    }
}
