using PocketFerry.Engine.Validation.Patterns;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>The settings of text and password fields.</summary>
internal static class TextChecks
{
    public static (string, string)? Check(TextField field)
    {
        if (field.PrimaryKey && field.Name != "id")
        {
            return ("a primary key must be called 'id'", "Rename it, or remove 'primaryKey'.");
        }

        if (field.Max > 0 && field.Max < field.Min)
        {
            return ("its 'max' is less than its 'min'", "Swap them.");
        }

        return CheckPattern("pattern", field.Pattern) ?? CheckPattern("autogeneratePattern", field.AutogeneratePattern);
    }

    public static (string, string)? Check(PasswordField field)
    {
        if (field.Min > 71 || field.Max > 71 || (field.Max > 0 && field.Max < field.Min))
        {
            return (
                "its 'min' and 'max' don't fit",
                "Passwords have at most 71 characters, and 'max' is not below 'min'."
            );
        }

        return field.Cost is not 0 and (< 4 or > 31)
            ? ($"bcrypt has no cost {field.Cost}", "Set 'cost' to 0 (which means 10) or between 4 and 31.")
            : CheckPattern("pattern", field.Pattern);
    }

    private static (string, string)? CheckPattern(string property, string pattern)
    {
        try
        {
            _ = pattern.Length == 0 ? null : GoPattern.Create(pattern);
            return null;
        }
        catch (PatternNotSupportedException exception)
        {
            return ($"its '{property}' can't be used. {exception.Message.TrimEnd('.')}", "Correct or remove it.");
        }
    }
}
