namespace PocketFerry.Sources.Databases.MySql;

/// <summary>What MySQL's collations say about case.</summary>
internal static class MyCollation
{
    /// <summary>Whether a collation takes texts that differ in case alone for the same.</summary>
    /// <param name="collation">Its name; empty for columns that are no texts.</param>
    public static bool IgnoresCase(string collation) => collation.EndsWith("_ci", StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands for a character set's own collation, where none is named.</summary>
    /// <param name="charset">The character set.</param>
    public static string Of(string charset) =>
        charset.Equals("binary", StringComparison.OrdinalIgnoreCase) ? "binary" : charset + "_ci";
}
