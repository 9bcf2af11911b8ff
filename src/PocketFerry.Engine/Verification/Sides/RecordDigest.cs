using System.IO.Hashing;
using System.Security.Cryptography;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>
/// Digests that are only compared with others of the same process: many times faster than SHA-256, and begun with a number
/// that nobody knows beforehand, so that no two contents can be made to look the same.
/// </summary>
internal static class RecordDigest
{
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Sixteen bytes that tell the content, and sixteen zeros.</summary>
    public static void Write(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        digest.Clear();
        XxHash128.Hash(message, digest, Seed);
    }
}
