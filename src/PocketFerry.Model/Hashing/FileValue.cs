using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace PocketFerry.Model.Hashing;

/// <summary>The digests of a file field's contents one after the other; names don't count, since servers change them.</summary>
internal static class FileValue
{
    public static void Write(
        IBufferWriter<byte> to,
        ReadOnlySpan<byte> value,
        ReadOnlySpan<byte> recordId,
        FileDigest files
    )
    {
        if (value.IsEmpty)
        {
            return;
        }

        if (value[0] != '[')
        {
            WriteOne(to, value, recordId, files);
            return;
        }

        try
        {
            WriteAll(to, new Utf8JsonReader(value), recordId, files);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No list of names: a value that no list of contents has.
            to.Write(value);
        }
    }

    private static void WriteAll(
        IBufferWriter<byte> to,
        Utf8JsonReader reader,
        ReadOnlySpan<byte> recordId,
        FileDigest files
    )
    {
        Span<byte> name = stackalloc byte[1024];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                // Stored names have at most some 150 bytes; a longer one names no file.
                var length = reader.ValueSpan.Length <= name.Length ? reader.CopyString(name) : 0;
                WriteOne(to, name[..length], recordId, files);
            }
        }
    }

    private static void WriteOne(
        IBufferWriter<byte> to,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> recordId,
        FileDigest files
    )
    {
        var digest = to.GetSpan(SHA256.HashSizeInBytes)[..SHA256.HashSizeInBytes];
        if (!files(recordId, name, digest))
        {
            // A file that isn't there: no content has this digest.
            digest.Clear();
        }

        to.Advance(SHA256.HashSizeInBytes);
    }
}
