using System.Security.Cryptography;

namespace PocketFerry.Model.Ids;

/// <summary>Random secrets in PocketBase's form: token keys of auth records, and the secrets of auth options.</summary>
public static class TokenKeys
{
    /// <summary>How many characters a key has.</summary>
    public const int Length = 50;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>A new key: 50 characters of <c>[a-zA-Z0-9]</c> from the system's cryptographic generator.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Fills <paramref name="destination"/> with a new key as ASCII; 30 to 60 characters are valid.</summary>
    public static void Fill(Span<byte> destination) =>
        RandomNumberGenerator.GetItems("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8, destination);
}
