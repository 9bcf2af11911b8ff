namespace PocketFerry.Model.Values;

/// <summary>How well a number's text fits the double that PocketBase keeps.</summary>
public enum NumberFit
{
    /// <summary>The double is the same number; it prints with the same significant digits.</summary>
    Exact,

    /// <summary>The double is another number: too many digits, or an integer beyond 2^53 that no double equals.</summary>
    Lossy,

    /// <summary>The number is too large for a double.</summary>
    TooLarge,

    /// <summary><c>inf</c>, <c>infinity</c> or <c>nan</c> in any case, with or without a sign.</summary>
    NotFinite,

    /// <summary>The text is no decimal number.</summary>
    Malformed,
}
