using System.Buffers;

namespace PocketFerry.Model.Records;

/// <summary>
/// A dense block of rows: cells in row-major order over one pooled byte buffer, with no string per value. Sources yield
/// batches; the mapper turns them into batches of records, whose columns are the target collection's fields.
/// </summary>
/// <remarks>Not thread-safe; a batch has one owner at a time, who disposes it. Disposing returns the buffers.</remarks>
public sealed class RowBatch : IDisposable
{
    /// <summary>The byte count at which <see cref="IsFull"/> asks the producer to hand the batch on.</summary>
    public const int TargetBytes = 4 << 20;

    private readonly int _width;
    private Cell[] _cells;
    private byte[] _bytes;
    private RowPosition[] _positions;
    private Dictionary<int, RowFault>? _faults;
    private int _byteCount;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="columns">The names of the columns; the reference is kept and compared by readers to see a change.</param>
    /// <param name="rowCapacity">Rows to make room for at first; grows by itself.</param>
    public RowBatch(IReadOnlyList<string> columns, int rowCapacity = 1024)
    {
        Columns = columns;
        _width = columns.Count;
        _cells = RowBuffers.Cells.Rent(Math.Max(1, columns.Count * rowCapacity));
        _positions = RowBuffers.Positions.Rent(rowCapacity);
        _bytes = RowBuffers.Bytes.Rent(1 << 16);
    }

    /// <summary>The columns' names. Batches of one stream share the list until a column is added to the stream.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The source batch that this batch of records was mapped from, row by row; null for a source batch.</summary>
    public RowBatch? Origin { get; set; }

    /// <summary>What the rows bring along that lives as long as they do, and is disposed with them; null for nothing.</summary>
    public IDisposable? Attached { get; set; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes the buffer holds.</summary>
    public int ByteCount => _byteCount;

    /// <summary>Whether it is time to hand the batch on.</summary>
    public bool IsFull => _byteCount >= TargetBytes || Count >= 1 << 15;

    /// <summary>A cell, by row and column; writable.</summary>
    public ref Cell this[int row, int column] => ref _cells[(row * _width) + column];

    /// <summary>The bytes of a cell of this batch (empty for kinds without bytes).</summary>
    public ReadOnlySpan<byte> Bytes(in Cell cell) => HasBytes(cell) ? _bytes.AsSpan(cell.Offset, cell.Length) : default;

    /// <summary>The bytes of a cell, by row and column.</summary>
    public ReadOnlySpan<byte> Bytes(int row, int column) => Bytes(this[row, column]);

    /// <summary>Where a row came from.</summary>
    public RowPosition Position(int row) => _positions[row];

    /// <summary>Why a row could not be read or must not be written, or null for a good row.</summary>
    public RowFault? Fault(int row) => _faults is not null && _faults.TryGetValue(row, out var fault) ? fault : null;

    /// <summary>Whether any row has a fault.</summary>
    public bool HasFaults => _faults is { Count: > 0 };

    /// <summary>Marks a row as unreadable or unwritable; the first fault of a row is kept.</summary>
    public void SetFault(int row, RowFault fault) => (_faults ??= []).TryAdd(row, fault);

    /// <summary>Takes a row's fault from it: it may be written after all.</summary>
    public void ClearFault(int row) => _faults?.Remove(row);

    /// <summary>Appends a row whose cells are all missing and returns its number.</summary>
    public int AddRow(in RowPosition position)
    {
        var width = _width;
        var start = Count * width;
        if (start + width > _cells.Length)
        {
            Grow(RowBuffers.Cells, ref _cells, start, start + width);
        }

        if (Count == _positions.Length)
        {
            Grow(RowBuffers.Positions, ref _positions, Count, Count + 1);
        }

        _cells.AsSpan(start, width).Clear();
        _positions[Count] = position;
        return Count++;
    }

    /// <summary>Copies bytes into the buffer and returns the cell that holds them.</summary>
    public Cell Store(CellKind kind, ReadOnlySpan<byte> bytes)
    {
        var offset = _byteCount;
        bytes.CopyTo(Reserve(bytes.Length));
        _byteCount = offset + bytes.Length;
        return Cell.OfBytes(kind, offset, bytes.Length);
    }

    /// <summary>Copies a cell of another batch; its bytes, where it has some, go into this batch's buffer.</summary>
    public Cell Copy(RowBatch other, in Cell cell) => HasBytes(cell) ? Store(cell.Kind, other.Bytes(cell)) : cell;

    /// <summary>Room for up to <paramref name="size"/> bytes at the end of the buffer; see <see cref="Commit"/>.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_byteCount + size > _bytes.Length)
        {
            Grow(RowBuffers.Bytes, ref _bytes, _byteCount, checked(_byteCount + size));
        }

        return _bytes.AsSpan(_byteCount, size);
    }

    /// <summary>Makes a cell of the first <paramref name="length"/> bytes written into the last <see cref="Reserve"/>.</summary>
    public Cell Commit(CellKind kind, int length)
    {
        var offset = _byteCount;
        _byteCount += length;
        return Cell.OfBytes(kind, offset, length);
    }

    /// <summary>Empties the batch for reuse with the same columns.</summary>
    public void Clear()
    {
        Count = 0;
        _byteCount = 0;
        _faults?.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_cells.Length == 0)
        {
            return;
        }

        Attached?.Dispose();
        RowBuffers.Cells.Return(_cells);
        RowBuffers.Positions.Return(_positions);
        RowBuffers.Bytes.Return(_bytes);
        _cells = [];
        _positions = [];
        _bytes = [];
        Count = 0;
    }

    private static bool HasBytes(in Cell cell) =>
        cell.Kind is CellKind.Text or CellKind.Number or CellKind.Json or CellKind.Bytes;

    private static void Grow<T>(ArrayPool<T> pool, ref T[] array, int used, int needed)
    {
        var larger = pool.Rent(Math.Max(needed, array.Length * 2));
        Array.Copy(array, larger, used);
        pool.Return(array);
        array = larger;
    }
}
