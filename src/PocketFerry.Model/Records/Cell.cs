namespace PocketFerry.Model.Records;

/// <summary>
/// One value of a <see cref="RowBatch"/>: its kind, and either 64 bits or a range of the batch's byte buffer.
/// A value without its batch means nothing.
/// </summary>
public readonly struct Cell
{
    private readonly long _payload;
    private readonly int _length;

    private Cell(CellKind kind, long payload, int length)
    {
        Kind = kind;
        _payload = payload;
        _length = length;
    }

    /// <summary>What the cell holds.</summary>
    public CellKind Kind { get; }

    /// <summary>Where the bytes start in the batch's buffer (kinds with bytes only).</summary>
    public int Offset => (int)_payload;

    /// <summary>How many bytes there are (kinds with bytes only).</summary>
    public int Length => _length;

    /// <summary>The value of an <see cref="CellKind.Integer"/>.</summary>
    public long Integer => _payload;

    /// <summary>The value of a <see cref="CellKind.Real"/>.</summary>
    public double Real => BitConverter.Int64BitsToDouble(_payload);

    /// <summary>The value of a <see cref="CellKind.Boolean"/>.</summary>
    public bool Boolean => _payload != 0;

    /// <summary>Whether the cell is missing or null.</summary>
    public bool IsAbsent => Kind <= CellKind.Null;

    /// <summary>A cell that says nothing.</summary>
    public static Cell Missing => default;

    /// <summary>An explicit null.</summary>
    public static Cell Null => new(CellKind.Null, 0, 0);

    /// <summary>A 64-bit integer.</summary>
    public static Cell OfInteger(long value) => new(CellKind.Integer, value, 0);

    /// <summary>A double.</summary>
    public static Cell OfReal(double value) => new(CellKind.Real, BitConverter.DoubleToInt64Bits(value), 0);

    /// <summary>True or false.</summary>
    public static Cell OfBoolean(bool value) => new(CellKind.Boolean, value ? 1 : 0, 0);

    /// <summary>A range of the batch's buffer.</summary>
    public static Cell OfBytes(CellKind kind, int offset, int length) => new(kind, offset, length);
}
