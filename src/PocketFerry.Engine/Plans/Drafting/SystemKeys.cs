using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Columns that are left out without being asked about.</summary>
internal static class SystemKeys
{
    /// <summary>Keys that PocketBase's API, now and before 0.23, adds to a record without being its fields.</summary>
    private static readonly string[] Keys =
    [
        "expand",
        "@expand",
        "collectionId",
        "@collectionId",
        "collectionName",
        "@collectionName",
    ];

    /// <summary>Whether the column is such a key, one that the user drops, or one that isn't carried.</summary>
    public static bool IsIgnored(PlanContext context, StreamDraft draft, string column)
    {
        if (Keys.Contains(column) || context.IsDropped(draft.Stream, column))
        {
            return true;
        }

        return draft.Stream.Collection?.Find(column) switch
        {
            null => false,
            PasswordField => !context.Request.WithSecrets,
            FileField => !context.Request.Files,
            var field => field.Name == "tokenKey" && field.System && !context.Request.WithSecrets,
        };
    }
}
