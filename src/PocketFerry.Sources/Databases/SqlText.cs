namespace PocketFerry.Sources.Databases;

/// <summary>Puts a person's SQL into ours, so that a comment at its end or a semicolon does no harm.</summary>
internal static class SqlText
{
    /// <summary>A query as a table in a FROM.</summary>
    public static string Nested(string query) => $"(\n{query.Trim().TrimEnd(';')}\n)";

    /// <summary>A condition as a WHERE; empty for none.</summary>
    public static string Where(string condition) => condition.Length > 0 ? $" WHERE (\n{condition}\n)" : "";
}
