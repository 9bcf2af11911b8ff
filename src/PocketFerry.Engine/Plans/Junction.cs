namespace PocketFerry.Engine.Plans;

/// <summary>A junction table: a row of it says that two records belong together.</summary>
/// <param name="Stream">The name of the table's stream.</param>
/// <param name="Own">The column with the key of the record that gets the list.</param>
/// <param name="Other">The column with the key of the record listed.</param>
public sealed record Junction(string Stream, string Own, string Other)
{
    /// <summary><c>order_tags(order_id, tag_id)</c>.</summary>
    public override string ToString() => $"{Stream}({Own}, {Other})";
}
