namespace PocketFerry.Model.Values;

/// <summary>How well a number's text fits the double that PocketBase keeps.</summary>
public enum NumberFit
{
    /// <summary>
    /// The double is the same number, or its shortest text, which is what PocketBase gives back, is.
    /// </summary>
    Exact,

    /// <summary>The double is another number: there are more digits than it keeps.</summary>
    Lossy,

    /// <summary>The number is too large for a double.</summary>
    TooLarge,

    /// <summary><c>inf</c>, <c>infinity</c> or <c>nan</c> in any case, with or without a sign.</summary>
    NotFinite,

    /// <summary>The text is no decimal number.</summary>
    Malformed,
}
