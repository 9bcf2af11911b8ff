using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Pairing;
using PocketFerry.Engine.Verification.Spilling;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>
/// What is kept of one side of a collection while it is read once: the records' digests, what they refer to, and what must be
/// unique. Not thread-safe.
/// </summary>
internal sealed class SideTally
{
    private const int MostRefused = 20;

    private readonly References _references;
    private readonly UniqueTally? _uniques;

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
        (_references, _uniques) = (references, uniques);
        Records = new Spill(spill, RecordParts.Count * RecordDigests.Bytes);
        Digests = new RecordDigests(pair.Compared, reader.Form, Files, Records);
        Samples = new ComplexRecords(pair.Compared, samples);
    }

    /// <summary>Ids and digests.</summary>
    public Spill Records { get; }

    /// <summary>The files; null where none are compared.</summary>
    public StoredFiles? Files { get; }

    /// <summary>The most complex records.</summary>
    public ComplexRecords Samples { get; }

    /// <summary>What tells the records.</summary>
    public RecordDigests Digests { get; }

    /// <summary>Rows that can't be records.</summary>
    public long Refused { get; private set; }

    /// <summary>The first of them.</summary>
    public List<(RowPosition Position, RowFault Fault)> FirstRefused { get; } = [];

    /// <summary>Adds a batch, which the caller keeps.</summary>
    public void Add(RowBatch batch)
    {
        Files?.Expect(batch);
        CountRefused(batch);
        Digests.Add(batch);
        _references.Add(batch);
        _uniques?.Add(batch);
        Samples.Add(batch, batch.Columns.IndexOf("id"));
    }

    /// <summary>Nothing more is added.</summary>
    public void Complete()
    {
        Records.Complete();
        _uniques?.Complete();
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
