namespace PocketFerry.Model.Fields;

/// <summary>PocketBase's names of the field types, as they stand in a collection's JSON.</summary>
public static class FieldTypes
{
    private static readonly string[] Names =
    [
        "text",
        "number",
        "bool",
        "email",
        "url",
        "editor",
        "date",
        "autodate",
        "select",
        "file",
        "relation",
        "json",
        "geoPoint",
        "password",
    ];

    /// <summary>Every name, in the order of <see cref="FieldType"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>
    /// What can be set of a field of that type, under the names in its JSON (<c>max</c>, <c>required</c>); id, name, type and
    /// what a relation goes to are not among them.
    /// </summary>
    public static IReadOnlyList<string> OptionsOf(FieldType type) =>
        [
            .. FieldDefaults
                .Of(type)
                .Select(p => p.Key)
                .Except(["id", "name", "type", "system", "primaryKey", "collectionId"]),
        ];

    /// <summary>The name of <paramref name="type"/>, such as <c>geoPoint</c>.</summary>
    public static string NameOf(FieldType type) => Names[(int)type];

    /// <summary>Finds the type called <paramref name="name"/> (exact case).</summary>
    public static bool TryParse(string? name, out FieldType type)
    {
        var index = Array.IndexOf(Names, name);
        type = (FieldType)Math.Max(index, 0);
        return index >= 0;
    }
}
