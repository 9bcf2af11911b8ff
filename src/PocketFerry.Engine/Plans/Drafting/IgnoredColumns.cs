using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Columns that are left out without being asked about.</summary>
internal static class IgnoredColumns
{
    /// <summary>Whether the column is a system key, one that the user drops, or one that isn't carried.</summary>
    public static bool Contain(PlanContext context, StreamDraft draft, string column)
    {
        if (
            SystemKeys.Contain(column, draft.Stream.Collection is not null, draft.Columns)
            || context.IsDropped(draft.Stream, column)
            || draft.Entry?.LeaveOut.Contains(column) == true
        )
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
