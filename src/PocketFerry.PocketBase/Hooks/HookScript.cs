using System.Security.Cryptography;

namespace PocketFerry.PocketBase.Hooks;

/// <summary>One of the files that are put into a <c>pb_hooks</c> folder.</summary>
/// <param name="Path">Its path below that folder, with slashes.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record HookScript(string Path, byte[] Content)
{
    /// <summary>SHA-256 of the content, in lower-case hexadecimal.</summary>
    public string Sha256 { get; } = HashOf(Content);

    /// <summary>The form of <see cref="Sha256"/> for other bytes.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
