namespace PocketFerry.Sources.Databases.MySql;

/// <summary>MariaDB's json is a text with a check, <c>json_valid(`column`)</c>.</summary>
internal static class MyJsonCheck
{
    /// <summary>The column that a check says is JSON; empty where it says something else.</summary>
    public static string ColumnOf(string clause)
    {
        var start = clause.IndexOf('`');
        var end = clause.LastIndexOf('`');
        return start > 0 && end > start ? clause[(start + 1)..end].Replace("``", "`", StringComparison.Ordinal) : "";
    }
}
