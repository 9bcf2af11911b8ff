using System.Security.Cryptography;

namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>What a file's content shows of itself.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Digest">Its SHA-256.</param>
/// <param name="Kind">What its beginning looks like.</param>
internal sealed record FileLook(long Length, byte[] Digest, FileKind Kind)
{
    private const int BeginningLength = 3072;

    /// <summary>The ending, with its dot, of a name that has none.</summary>
    public string Extension => Kind.Extension;

    /// <summary>Looks at bytes.</summary>
    public static FileLook Of(ReadOnlySpan<byte> content) =>
        new(
            content.Length,
            SHA256.HashData(content),
            FileKinds.Of(content[..Math.Min(content.Length, BeginningLength)])
        );

    /// <summary>Looks at a stream, to its end.</summary>
    public static FileLook Of(Stream content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var beginning = Array.Empty<byte>();
        long length = 0;
        int read;
        while ((read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            if (length == 0)
            {
                beginning = buffer.AsSpan(0, Math.Min(read, BeginningLength)).ToArray();
            }

            hash.AppendData(buffer, 0, read);
            length += read;
        }

        return new FileLook(length, hash.GetHashAndReset(), FileKinds.Of(beginning));
    }

    /// <summary>Its media type: where the content could be of several, what the name says.</summary>
    public string TypeFor(string name) => FileKinds.Refine(Kind, name);
}
