using PocketFerry.Model.Fields;

namespace PocketFerry.Model.Collections;

/// <summary>The fields and indexes that every auth collection has.</summary>
internal static class AuthFields
{
    public static List<Field> All() =>
        [
            NewField.Make(
                FieldType.Password,
                "password",
                ("hidden", true),
                ("min", 8),
                ("required", true),
                ("system", true)
            ),
            NewField.Make(
                FieldType.Text,
                "tokenKey",
                ("autogeneratePattern", "[a-zA-Z0-9]{50}"),
                ("hidden", true),
                ("max", 60),
                ("min", 30),
                ("required", true),
                ("system", true)
            ),
            NewField.Make(FieldType.Email, "email", ("required", true), ("system", true)),
            NewField.Make(FieldType.Bool, "emailVisibility", ("system", true)),
            NewField.Make(FieldType.Bool, "verified", ("system", true)),
        ];

    public static IEnumerable<string> Indexes(string id, string name) =>
        [
            $"CREATE UNIQUE INDEX `{IndexName("tokenKey", id)}` ON `{name}` (`tokenKey`)",
            $"CREATE UNIQUE INDEX `{IndexName("email", id)}` ON `{name}` (`email`) WHERE `email` != ''",
        ];

    private static string IndexName(string field, string id)
    {
        var name = $"idx_{field}_{id}";
        return name.Length > 64 ? name[..64] : name;
    }
}
