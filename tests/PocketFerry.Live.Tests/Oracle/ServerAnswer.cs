namespace PocketFerry.Live.Tests.Oracle;

/// <summary>What a server did with one value.</summary>
/// <param name="Stored">The value as it lies in data.db; null where the server refused it.</param>
/// <param name="Returned">The value's JSON as the API gives it back; null where it refused, or never gives it.</param>
/// <param name="Codes">The codes of refused fields by name; empty where it refused the request as a whole.</param>
public sealed record ServerAnswer(StoredValue? Stored, byte[]? Returned, IReadOnlyDictionary<string, string> Codes)
{
    /// <summary>Whether the server took the value.</summary>
    public bool IsAccepted => Stored is not null;
}
