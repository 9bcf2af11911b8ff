namespace PocketFerry.Model.Hashing;

/// <summary>
/// The content of a collection in four sums, to be compared apart. A component that a road doesn't carry is null: it is
/// not comparable, which is not a difference.
/// </summary>
/// <param name="Records">How many records were summed.</param>
/// <param name="Data">All fields but those below.</param>
/// <param name="Dates">Autodate fields.</param>
/// <param name="Secrets">Password hashes and token keys.</param>
/// <param name="Files">Contents of files, by position.</param>
public readonly record struct ContentHash(long Records, HashSum Data, HashSum? Dates, HashSum? Secrets, HashSum? Files)
{
    /// <summary>No records; the start of a sum.</summary>
    public static ContentHash Empty => new(0, default, default(HashSum), default(HashSum), default(HashSum));

    /// <summary>The hash of two disjoint parts of one collection.</summary>
    public static ContentHash operator +(ContentHash left, ContentHash right) => left.Add(right);

    /// <summary>The hash of this part and another, disjoint part of the same collection.</summary>
    public ContentHash Add(ContentHash other) =>
        new(
            Records + other.Records,
            Data + other.Data,
            Dates + other.Dates,
            Secrets + other.Secrets,
            Files + other.Files
        );

    /// <summary>Whether nothing that both sides carry differs.</summary>
    public bool Matches(ContentHash other) =>
        Records == other.Records
        && Data == other.Data
        && Same(Dates, other.Dates)
        && Same(Secrets, other.Secrets)
        && Same(Files, other.Files);

    private static bool Same(HashSum? left, HashSum? right) => left is null || right is null || left == right;
}
