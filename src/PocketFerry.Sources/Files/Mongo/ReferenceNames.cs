namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Which collection a column's name speaks for: <c>userId</c>, <c>user_id</c>, <c>user</c> for <c>users</c>.</summary>
internal static class ReferenceNames
{
    private static readonly string[] Endings =
    [
        "_ids",
        "Ids",
        "IDs",
        "_id",
        "Id",
        "ID",
        "_refs",
        "Refs",
        "_ref",
        "Ref",
    ];

    /// <summary>Whether the name says that it refers into the collection.</summary>
    public static bool Suggest(string column, string collection)
    {
        var stem = Array.Find(Endings, e => column.Length > e.Length && column.EndsWith(e, StringComparison.Ordinal))
            is { } ending
            ? column[..^ending.Length]
            : column;
        var (name, plural) = (Plain(stem), Plain(collection));
        return name.Length > 0 && (name == plural || Plurals(name).Contains(plural));
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static IEnumerable<string> Plurals(string name)
    {
        yield return name + "s";
        yield return name + "es";
        if (name.EndsWith('y'))
        {
            yield return name[..^1] + "ies";
        }

        if (name == "person")
        {
            yield return "people";
        }

        if (name == "child")
        {
            yield return "children";
        }
    }
}
