using System.Security.Cryptography;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Pairing;
using PocketFerry.Engine.Verification.Spilling;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>
/// What is kept of one side of a collection while it is read once: the content hash, and aside every record's id with the
/// beginnings of its digests. Not thread-safe.
/// </summary>
internal sealed class SideTally
{
    /// <summary>Bytes of each component's digest that go with an id.</summary>
    public const int DigestBytes = 8;

    private const int MostRefused = 20;

    private readonly ContentHasher _hasher;
    private readonly References _references;
    private readonly UniqueTally? _uniques;
    private int _idColumn;

    public SideTally(
        CollectionPair pair,
        RecordReader reader,
        SpillFile spill,
        References references,
        UniqueTally? uniques,
        int samples
    )
    {
        FileField[] files = [.. pair.Compared.Fields.OfType<FileField>()];
        Files = files.Length > 0 && reader.Side.Files is { } store ? new(reader.Side, store, files) : null;
        FileDigest? digest = Files is null ? null : Files.Digest;
        _hasher = new ContentHasher(pair.Compared, reader.Form, digest)
        {
            Observer = Observe,
            Digest = RecordDigest.Write,
        };
        (_references, _uniques) = (references, uniques);
        Records = new Spill(spill, RecordParts.Count * DigestBytes);
        Samples = new ComplexRecords(pair.Compared, samples);
    }

    /// <summary>Ids and digests.</summary>
    public Spill Records { get; }

    /// <summary>The files; null where none are compared.</summary>
    public StoredFiles? Files { get; }

    /// <summary>The most complex records.</summary>
    public ComplexRecords Samples { get; }

    /// <summary>The content hash so far.</summary>
    public ContentHash Hash => _hasher.Hash;

    /// <summary>Rows that can't be records.</summary>
    public long Refused { get; private set; }

    /// <summary>The first of them.</summary>
    public List<(RowPosition Position, RowFault Fault)> FirstRefused { get; } = [];

    /// <summary>Adds a batch, which the caller keeps.</summary>
    public void Add(RowBatch batch)
    {
        _idColumn = batch.Columns.IndexOf("id");
        Files?.Expect(batch);
        CountRefused(batch);
        _hasher.Add(batch);
        _references.Add(batch);
        _uniques?.Add(batch);
        Samples.Add(batch, _idColumn);
    }

    /// <summary>Nothing more is added.</summary>
    public void Complete()
    {
        Records.Complete();
        _uniques?.Complete();
    }

    private void Observe(RowBatch batch, int row, ReadOnlySpan<byte> digests)
    {
        var kept = Records.Add(batch.Bytes(row, _idColumn));
        for (var part = 0; part < RecordParts.Count; part++)
        {
            digests.Slice(part * SHA256.HashSizeInBytes, DigestBytes).CopyTo(kept[(part * DigestBytes)..]);
        }
    }

    private void CountRefused(RowBatch batch)
    {
        for (var row = 0; batch.HasFaults && row < batch.Count; row++)
        {
            if (batch.Fault(row) is { } fault)
            {
                Refused++;
                if (FirstRefused.Count < MostRefused)
                {
                    FirstRefused.Add((batch.Position(row), fault));
                }
            }
        }
    }
}
