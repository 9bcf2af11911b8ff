using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Verification;

/// <summary>The components of a record that are compared apart, in the order of the content hash.</summary>
internal static class RecordParts
{
    /// <summary>How many there are.</summary>
    public const int Count = 4;

    /// <summary>The number of the files.</summary>
    public const int Files = 3;

    /// <summary>What a field belongs to.</summary>
    public static int Of(Collection collection, Field field) =>
        field.Type switch
        {
            FieldType.Autodate => 1,
            FieldType.Password => 2,
            FieldType.File => Files,
            _ when collection.Type == CollectionType.Auth && field.Name == "tokenKey" => 2,
            _ => 0,
        };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["data", "dates", "secrets", "files"];
}
