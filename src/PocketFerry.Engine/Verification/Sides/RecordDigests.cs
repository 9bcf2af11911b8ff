using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Spilling;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>
/// The digests of one side's records, one a component: their sums, which are the same on both sides where all records are,
/// and the beginning of each, put aside with the record's id. Not thread-safe.
/// </summary>
internal sealed class RecordDigests
{
    /// <summary>Bytes of each component's digest that go with an id.</summary>
    public const int Bytes = 8;

    private readonly Component[] _components;
    private readonly StoredFiles? _files;
    private readonly Spill _records;
    private readonly DigestMessage _message = new();
    private IReadOnlyList<string>? _columns;
    private int _idColumn;

    /// <param name="collection">The collection with the fields that are compared.</param>
    /// <param name="form">How cells are to be read.</param>
    /// <param name="files">The files; null leaves them out (not comparable).</param>
    /// <param name="records">Where ids and digests go.</param>
    public RecordDigests(Collection collection, RowForm form, StoredFiles? files, Spill records)
    {
        (_files, _records) = (files, records);
        _components = [.. Enumerable.Range(0, RecordParts.Count).Select(part => new Component(collection, form, part))];
        _components[RecordParts.Files].IsCarried = files is not null;
    }

    /// <summary>How many records were added.</summary>
    public long Count { get; private set; }

    /// <summary>Whether the side carries a component; known when records were added.</summary>
    public bool IsCarried(int part) => _components[part].IsCarried;

    /// <summary>Whether nothing that both sides carry differs.</summary>
    public bool Matches(RecordDigests other) =>
        Count == other.Count
        && _components
            .Zip(other._components)
            .All(c => !c.First.IsCarried || !c.Second.IsCarried || c.First.Sum == c.Second.Sum);

    /// <summary>Adds the batch's rows that have no fault. The caller keeps the batch.</summary>
    /// <exception cref="InvalidOperationException">The batch has no column <c>id</c>.</exception>
    public void Add(RowBatch batch)
    {
        Bind(batch.Columns);
        var hasFaults = batch.HasFaults;
        for (var row = 0; row < batch.Count; row++)
        {
            if (hasFaults && batch.Fault(row) is not null)
            {
                continue;
            }

            Count++;
            var id = batch.Bytes(row, _idColumn);
            var kept = _records.Add(id);
            for (var part = 0; part < _components.Length; part++)
            {
                var component = _components[part];
                var digest = component.IsRead ? Digest(component, batch, row, id) : 0;
                component.Sum += digest;
                BitConverter.TryWriteBytes(kept[(part * Bytes)..], (ulong)digest);
            }
        }
    }

    private UInt128 Digest(Component component, RowBatch batch, int row, ReadOnlySpan<byte> id)
    {
        _message.Clear();
        _message.WriteBytes(id);
        for (var i = 0; i < component.Fields.Length; i++)
        {
            var column = component.Columns[i];
            if (component.Part == RecordParts.Files)
            {
                _files!.Write(_message, id, batch.Bytes(row, column));
            }
            else if (column < 0)
            {
                component.Values[i].Write(_message, batch, Cell.Missing);
            }
            else
            {
                component.Values[i].Write(_message, batch, batch[row, column]);
            }
        }

        return _message.Hash;
    }

    private void Bind(IReadOnlyList<string> columns)
    {
        if (ReferenceEquals(columns, _columns))
        {
            return;
        }

        _idColumn = columns.IndexOf("id");
        if (_idColumn < 0)
        {
            throw new InvalidOperationException("Records can't be told without their ids: there is no column 'id'.");
        }

        foreach (var component in _components)
        {
            component.Columns = [.. component.Fields.Select(f => columns.IndexOf(f.Name))];
            // A road that doesn't carry dates or secrets has no columns for them; data without a column is zero.
            component.IsCarried &= component.Part == 0 || Array.TrueForAll(component.Columns, c => c >= 0);
        }

        _columns = columns;
    }

    private sealed class Component
    {
        public Component(Collection collection, RowForm form, int part)
        {
            Part = part;
            Fields =
            [
                .. collection
                    .Fields.Where(f => !f.IsPrimaryKey && RecordParts.Of(collection, f) == part)
                    .OrderBy(f => f.Name, StringComparer.Ordinal),
            ];
            Values = [.. Fields.Select(f => new ValueDigest(f, form))];
        }

        public int Part { get; }

        public Field[] Fields { get; }

        public ValueDigest[] Values { get; }

        public int[] Columns { get; set; } = [];

        public bool IsCarried { get; set; } = true;

        public bool IsRead => IsCarried && Fields.Length > 0;

        public UInt128 Sum { get; set; }
    }
}
