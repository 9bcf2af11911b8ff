namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>One column, or expression, of an index.</summary>
/// <param name="Name">The column's name without quotes, or an expression.</param>
/// <param name="Collation">Its collation, such as <c>NOCASE</c>; empty for the column's own.</param>
/// <param name="Sort"><c>ASC</c>, <c>DESC</c> or empty.</param>
public sealed record IndexColumn(string Name, string Collation, string Sort)
{
    /// <summary>Whether this is an expression and not a column. PocketBase tells them apart by a bracket or blank.</summary>
    public bool IsExpression => Name.Contains('(') || Name.Contains(' ');

    /// <summary>Whether texts that differ only in ASCII case are the same to the index.</summary>
    public bool IgnoresCase => Collation.Equals("NOCASE", StringComparison.OrdinalIgnoreCase);

    internal string Sql =>
        (IsExpression ? Name : $"`{Name}`")
        + (Collation.Length > 0 ? $" COLLATE {Collation}" : "")
        + (Sort.Length > 0 ? $" {Sort}" : "");
}
