using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Model.Hashing;

/// <summary>Gives the SHA-256 of a stored file's content.</summary>
/// <param name="recordId">The record's id.</param>
/// <param name="fileName">The file's stored name.</param>
/// <param name="digest">Receives 32 bytes.</param>
/// <returns>Whether the file is there.</returns>
public delegate bool FileDigest(ReadOnlySpan<byte> recordId, ReadOnlySpan<byte> fileName, Span<byte> digest);

/// <summary>
/// Sums up the content of one collection, in constant memory and any order. Several hashers may share the work: their
/// results add up. Published with test vectors in <c>docs/ids-and-hashes.md</c>. Not thread-safe.
/// </summary>
public sealed class ContentHasher
{
    private readonly Part[] _parts;
    private readonly RowForm _form;
    private readonly FileDigest? _files;
    private readonly ArrayBufferWriter<byte> _message = new(1024);
    private readonly ArrayBufferWriter<byte> _value = new(1024);
    private IReadOnlyList<string>? _columns;
    private int _idColumn;
    private long _records;

    /// <summary>Makes a hasher.</summary>
    /// <param name="collection">The collection; batches are matched to its fields by column name.</param>
    /// <param name="form">How cells are to be read.</param>
    /// <param name="files">Gives the content of files; null leaves files out (not comparable).</param>
    public ContentHasher(Collection collection, RowForm form = RowForm.Api, FileDigest? files = null)
    {
        _form = form;
        _files = files;
        _parts =
        [
            new Part((byte)'d', collection, f => Component(collection, f) == 'd'),
            new Part((byte)'t', collection, f => Component(collection, f) == 't'),
            new Part((byte)'s', collection, f => Component(collection, f) == 's'),
            new Part((byte)'f', collection, f => Component(collection, f) == 'f'),
        ];
        _parts[3].Comparable = files is not null;
    }

    /// <summary>The hash of everything added so far.</summary>
    public ContentHash Hash => new(_records, _parts[0].Sum, _parts[1].Result, _parts[2].Result, _parts[3].Result);

    /// <summary>Adds the batch's rows that have no fault. The caller keeps the batch.</summary>
    /// <exception cref="InvalidOperationException">The batch has no column <c>id</c>.</exception>
    public void Add(RowBatch batch)
    {
        Bind(batch.Columns);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Fault(row) is not null)
            {
                continue;
            }

            _records++;
            var id = batch.Bytes(row, _idColumn);
            foreach (var part in _parts)
            {
                if (part.Fields.Length > 0 && part.Comparable)
                {
                    DigestRow(part, batch, row, id, digest);
                    part.Sum += HashSum.FromDigest(digest);
                }
            }
        }
    }

    private void DigestRow(Part part, RowBatch batch, int row, ReadOnlySpan<byte> id, Span<byte> digest)
    {
        _message.ResetWrittenCount();
        _message.Write(part.Prefix);
        WritePrefixed(id);
        for (var i = 0; i < part.Fields.Length; i++)
        {
            _message.Write(part.FieldPrefixes[i]);
            _value.ResetWrittenCount();
            var column = part.Columns[i];
            var cell = column < 0 ? Cell.Missing : batch[row, column];
            if (part.Tag == 'f')
            {
                FileValue.Write(_value, batch.Bytes(cell), id, _files!);
            }
            else
            {
                CanonicalValue.Write(_value, part.Fields[i], batch, cell, _form);
            }

            WritePrefixed(_value.WrittenSpan);
        }

        SHA256.HashData(_message.WrittenSpan, digest);
    }

    private void Bind(IReadOnlyList<string> columns)
    {
        if (ReferenceEquals(columns, _columns))
        {
            return;
        }

        var names = new Dictionary<string, int>(columns.Count, StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++)
        {
            names.TryAdd(columns[i], i);
        }

        if (!names.TryGetValue("id", out _idColumn))
        {
            throw new InvalidOperationException("Records can't be hashed without their ids: there is no column 'id'.");
        }

        foreach (var part in _parts)
        {
            part.Columns = [.. part.Fields.Select(f => names.GetValueOrDefault(f.Name, -1))];
            // A road that doesn't carry dates or secrets has no columns for them; data without a column is zero.
            part.Comparable &= part.Tag == 'd' || Array.TrueForAll(part.Columns, c => c >= 0);
        }

        _columns = columns;
    }

    private void WritePrefixed(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(_message.GetSpan(4), bytes.Length);
        _message.Advance(4);
        _message.Write(bytes);
    }

    private static char Component(Collection collection, Field field) =>
        field.IsPrimaryKey ? '-'
        : field.Type == FieldType.Autodate ? 't'
        : field.Type == FieldType.Password ? 's'
        : field.Type == FieldType.File ? 'f'
        : collection.Type == CollectionType.Auth && field.Name == "tokenKey" ? 's'
        : 'd';

    /// <summary>One of the four components.</summary>
    private sealed class Part
    {
        public Part(byte tag, Collection collection, Func<Field, bool> belongs)
        {
            Tag = tag;
            Fields = [.. collection.Fields.Where(belongs).OrderBy(f => f.Name, StringComparer.Ordinal)];
            Prefix = [tag, .. Prefixed(collection.Name)];
            FieldPrefixes =
            [
                .. Fields.Select(f => (byte[])[.. Prefixed(f.Name), .. Prefixed(FieldTypes.NameOf(f.Type))]),
            ];
        }

        public byte Tag { get; }

        public Field[] Fields { get; }

        public byte[] Prefix { get; }

        public byte[][] FieldPrefixes { get; }

        public int[] Columns { get; set; } = [];

        public bool Comparable { get; set; } = true;

        public HashSum Sum { get; set; }

        public HashSum? Result => Comparable ? Sum : null;

        private static byte[] Prefixed(string text)
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var bytes = new byte[4 + utf8.Length];
            BinaryPrimitives.WriteInt32BigEndian(bytes, utf8.Length);
            utf8.CopyTo(bytes, 4);
            return bytes;
        }
    }
}
