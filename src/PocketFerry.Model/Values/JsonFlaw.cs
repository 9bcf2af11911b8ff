namespace PocketFerry.Model.Values;

/// <summary>What keeps PocketBase from storing a JSON text as it is.</summary>
public enum JsonFlaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is no JSON, or nested more than 10,000 deep.</summary>
    Malformed,

    /// <summary>It is no well-formed UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A <c>\u</c> escape is half of a surrogate pair.</summary>
    LoneSurrogate,

    /// <summary>An object has a key twice.</summary>
    DuplicateKey,

    /// <summary>A number is too large for a double.</summary>
    NumberTooLarge,
}
