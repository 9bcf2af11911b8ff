using System.Buffers;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Tells password hashes apart by how they are written.</summary>
internal static class PasswordHashes
{
    private const string Unknown = "of an unknown kind, or plain text";

    // No hash is shorter, or has a space in it; what people choose for a password may begin like one.
    private const int Shortest = 32;

    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF"u8);

    // What Django and Spring write before a hash that is bcrypt's own.
    private static readonly byte[][] Prefixes =
    [
        [.. "bcrypt$"u8],
        [.. "{bcrypt}"u8],
        [.. "{CRYPT}"u8],
    ];

    // As they begin; the first that fits counts.
    private static readonly (byte[] Beginning, string Kind)[] Beginnings =
    [
        ([.. "argon2"u8], "Argon2 (Django)"),
        ([.. "$argon2"u8], "Argon2"),
        ([.. "{argon2"u8], "Argon2"),
        ([.. "pbkdf2_"u8], "PBKDF2 (Django)"),
        ([.. "pbkdf2"u8], "PBKDF2"),
        ([.. "$pbkdf2"u8], "PBKDF2"),
        ([.. "{pbkdf2"u8], "PBKDF2"),
        ([.. "AQAAAA"u8], "PBKDF2 (ASP.NET)"),
        ([.. "scrypt"u8], "scrypt"),
        ([.. "$scrypt"u8], "scrypt"),
        ([.. "{scrypt"u8], "scrypt"),
        ([.. "$7$"u8], "scrypt"),
        ([.. "bcrypt_sha256"u8], "bcrypt over SHA-256 (Django)"),
        ([.. "$bcrypt-sha256$"u8], "bcrypt over SHA-256"),
        ([.. "$wp$"u8], "bcrypt over SHA-384 (WordPress)"),
        ([.. "$P$"u8], "phpass (WordPress)"),
        ([.. "$H$"u8], "phpass"),
        ([.. "$S$"u8], "Drupal's"),
        ([.. "$1$"u8], "MD5-crypt"),
        ([.. "$apr1$"u8], "MD5-crypt"),
        ([.. "$5$"u8], "SHA-256-crypt"),
        ([.. "$6$"u8], "SHA-512-crypt"),
        ([.. "$y$"u8], "yescrypt"),
        ([.. "{SSHA"u8], "SSHA"),
        ([.. "{SHA"u8], "SHA"),
        ([.. "{MD5}"u8], "MD5"),
        ([.. "sha1$"u8], "SHA-1 (Django)"),
        ([.. "md5$"u8], "MD5 (Django)"),
        ([.. "$2"u8], "damaged bcrypt"),
        ([.. "!"u8], "no password (Django)"),
    ];

    /// <summary>The bcrypt hash that PocketBase checks; empty where the text is or holds none.</summary>
    public static ReadOnlySpan<byte> Bcrypt(ReadOnlySpan<byte> text)
    {
        foreach (var prefix in Prefixes)
        {
            if (text.StartsWith(prefix) && BcryptHash.IsHash(text[prefix.Length..]))
            {
                return text[prefix.Length..];
            }
        }

        return BcryptHash.IsHash(text) ? text : default;
    }

    /// <summary>
    /// The kind of a text that is surely a hash, and holds no bcrypt hash; null for any other. Hashed once more as if it were
    /// a password, it would let everybody in who has seen the old database.
    /// </summary>
    public static string? ForeignKindOf(ReadOnlySpan<byte> text) =>
        text.Length >= Shortest && !text.Contains((byte)' ') && KindOf(text) is var kind and not Unknown ? kind : null;

    /// <summary>What kind of hash a text is that holds no bcrypt hash, in a few words.</summary>
    public static string KindOf(ReadOnlySpan<byte> text)
    {
        foreach (var (beginning, kind) in Beginnings)
        {
            if (text.StartsWith(beginning))
            {
                return kind;
            }
        }

        return text.ContainsAnyExcept(Hexadecimal)
            ? Unknown
            : text.Length switch
            {
                32 => "MD5",
                40 => "SHA-1",
                64 => "SHA-256",
                96 => "SHA-384",
                128 => "SHA-512",
                _ => Unknown,
            };
    }
}
