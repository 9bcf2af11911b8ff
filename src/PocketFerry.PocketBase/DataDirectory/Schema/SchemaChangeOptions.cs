namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>What a change of collections may do.</summary>
public sealed record SchemaChangeOptions
{
    /// <summary>
    /// Allows what loses or moves stored data: dropping fields, changing a field's type (which empties it), renaming fields
    /// and collections, and making a field that holds several values hold one. Default: refused.
    /// </summary>
    public bool AllowDrop { get; init; }
}
