namespace PocketFerry.Engine.Plans;

/// <summary>A junction table: a row of it says that two records belong together.</summary>
/// <param name="Stream">The name of the table's stream.</param>
/// <param name="Own">The column with the key of the record that gets the list.</param>
/// <param name="Other">The column with the key of the record listed.</param>
public sealed record Junction(string Stream, string Own, string Other)
{
    /// <summary>Whether the key that <see cref="Own"/> refers to ignores case.</summary>
    internal bool OwnIgnoresCase { get; init; }

    /// <summary>Whether <see cref="Other"/> holds keys that ids are derived from, rather than ids or values that are looked up.</summary>
    internal bool OtherIsKey { get; init; }

    /// <summary>Whether the key that <see cref="Other"/> refers to ignores case.</summary>
    internal bool OtherIgnoresCase { get; init; }

    /// <summary><c>order_tags(order_id, tag_id)</c>.</summary>
    public override string ToString() => $"{Stream}({Own}, {Other})";
}
