using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PocketFerry.Model.Ids;

/// <summary>
/// Makes the record ids of one collection: derived from a key, so that every run and every relation comes to the same id
/// without a lookup table; or random. The derivation is published with test vectors in <c>docs/ids-and-hashes.md</c> and
/// never changes. Thread-safe; makes no garbage.
/// </summary>
public sealed class RecordIds
{
    /// <summary>The namespace that ids are derived in unless the plan sets one.</summary>
    public const string DefaultNamespace = "pocketferry";

    private const byte KeyedTag = (byte)'k';
    private const byte RowTag = (byte)'r';

    private readonly byte[] _keyedPrefix;
    private readonly byte[] _rowPrefix;

    /// <summary>Makes the ids of a collection.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="format">Length and alphabet of its ids; null means PocketBase's default.</param>
    /// <param name="idNamespace">The namespace: equal keys of unlike namespaces get unlike ids.</param>
    public RecordIds(string collection, IdFormat? format = null, string idNamespace = DefaultNamespace)
    {
        Collection = collection;
        Format = format ?? IdFormat.Default;
        _keyedPrefix = Prefix(KeyedTag, idNamespace, collection);
        _rowPrefix = Prefix(RowTag, idNamespace, collection);
    }

    /// <summary>The collection's name.</summary>
    public string Collection { get; }

    /// <summary>Length and alphabet of the ids.</summary>
    public IdFormat Format { get; }

    /// <summary>Derives the id of the record with the given key.</summary>
    /// <param name="key">The key's parts.</param>
    /// <param name="id">Receives the id: <see cref="IdFormat.Length"/> bytes of ASCII.</param>
    public void Derive(IdKey key, Span<byte> id) => Derive(_keyedPrefix, key.Parts, id);

    /// <summary>Derives the id of a row of a stream without a key, from the source's fingerprint and the row's number.</summary>
    /// <param name="fingerprint">What identifies the source's content, such as its hash.</param>
    /// <param name="ordinal">The row's number in its stream, from 1.</param>
    /// <param name="scratch">A key to build in; its content is lost.</param>
    /// <param name="id">Receives the id: <see cref="IdFormat.Length"/> bytes of ASCII.</param>
    public void DeriveRow(ReadOnlySpan<byte> fingerprint, long ordinal, IdKey scratch, Span<byte> id)
    {
        scratch.Clear();
        scratch.AddText(fingerprint);
        scratch.AddInteger(ordinal);
        Derive(_rowPrefix, scratch.Parts, id);
    }

    /// <summary>Makes a random id from the system's cryptographic generator.</summary>
    /// <param name="id">Receives the id: <see cref="IdFormat.Length"/> bytes of ASCII.</param>
    public void New(Span<byte> id) => RandomNumberGenerator.GetItems(Format.Alphabet, id[..Format.Length]);

    private void Derive(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> parts, Span<byte> id)
    {
        var size = prefix.Length + parts.Length;
        Span<byte> message = size <= 1024 ? stackalloc byte[size] : new byte[size];
        prefix.CopyTo(message);
        parts.CopyTo(message[prefix.Length..]);

        // The digest, then the digest's own hashes with a counter, are the random bytes that letters are drawn from.
        Span<byte> seed = stackalloc byte[SHA256.HashSizeInBytes + 4];
        SHA256.HashData(message, seed);
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes];
        seed[..SHA256.HashSizeInBytes].CopyTo(block);

        var alphabet = Format.Alphabet;
        var limit = 256 - (256 % alphabet.Length);
        var filled = 0;
        for (var round = 1; ; round++)
        {
            foreach (var b in block)
            {
                // Bytes from the last, incomplete turn of the alphabet would favour its first letters.
                if (b >= limit)
                {
                    continue;
                }

                id[filled++] = alphabet[b % alphabet.Length];
                if (filled == Format.Length)
                {
                    return;
                }
            }

            BinaryPrimitives.WriteInt32BigEndian(seed[SHA256.HashSizeInBytes..], round);
            SHA256.HashData(seed, block);
        }
    }

    private static byte[] Prefix(byte tag, string idNamespace, string collection)
    {
        var first = Encoding.UTF8.GetBytes(idNamespace);
        var second = Encoding.UTF8.GetBytes(collection);
        var prefix = new byte[1 + 4 + first.Length + 4 + second.Length];
        prefix[0] = tag;
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), first.Length);
        first.CopyTo(prefix, 5);
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(5 + first.Length), second.Length);
        second.CopyTo(prefix, 9 + first.Length);
        return prefix;
    }
}
