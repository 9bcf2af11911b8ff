using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Undo;

/// <summary>
/// A record's values as bytes, types included: what a pre-image is made of, and what its fingerprint is taken from. Used
/// again and again; not thread-safe.
/// </summary>
internal sealed class RecordImage
{
    private byte[] _bytes = new byte[1024];
    private readonly List<int> _ends = [];
    private int _length;

    /// <summary>The values so far; valid until the next one is added.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Begins a record.</summary>
    public RecordImage Clear()
    {
        _length = 0;
        _ends.Clear();
        return this;
    }

    /// <summary>Adds columns of a statement's row.</summary>
    public RecordImage Add(SqliteStatement row, int first, int count)
    {
        for (var column = first; column < first + count; column++)
        {
            Add(row, column);
        }

        return this;
    }

    /// <summary>The kind that a cell of a record is added as.</summary>
    public static ImageValueKind KindOf(in Cell cell) =>
        cell.Kind switch
        {
            CellKind.Integer => ImageValueKind.Integer,
            CellKind.Real => ImageValueKind.Real,
            CellKind.Missing => ImageValueKind.Missing,
            CellKind.Null => ImageValueKind.Null,
            _ => ImageValueKind.Text,
        };

    /// <summary>Adds a cell of a record.</summary>
    public void Add(RowBatch batch, in Cell cell)
    {
        var kind = KindOf(cell);
        switch (kind)
        {
            case ImageValueKind.Integer:
                Add(kind, cell.Integer);
                break;
            case ImageValueKind.Real:
                Add(kind, BitConverter.DoubleToInt64Bits(cell.Real));
                break;
            case ImageValueKind.Text:
                Add(kind, batch.Bytes(cell));
                break;
            default:
                Add(kind, []);
                break;
        }
    }

    /// <summary>
    /// The fingerprint: eight bytes over all values, by which records are told to be equal, and one of each value, by which
    /// it is told which one differs.
    /// </summary>
    public byte[] Print()
    {
        var print = new byte[8 + _ends.Count];
        WritePrint(print);
        return print;
    }

    /// <summary>The fingerprint into a buffer of the right size.</summary>
    public void WritePrint(Span<byte> print)
    {
        ulong all = 0x9E3779B97F4A7C15;
        var start = 0;
        for (var i = 0; i < _ends.Count; i++)
        {
            var one = XxHash3.HashToUInt64(_bytes.AsSpan(start, _ends[i] - start));
            all = (ulong.RotateLeft(all, 23) ^ one) * 0xC2B2AE3D27D4EB4F;
            print[8 + i] = (byte)one;
            start = _ends[i];
        }

        BinaryPrimitives.WriteUInt64LittleEndian(print, all);
    }

    /// <summary>The fingerprint of an image's first values.</summary>
    public static byte[] PrintOf(byte[] image, int count)
    {
        var whole = new RecordImage();
        foreach (var value in ImageValue.Read(image).Take(count))
        {
            whole.Add(value.Kind, value.Bytes.Span);
        }

        return whole.Print();
    }

    /// <summary>The positions of the values that differ between two fingerprints.</summary>
    public static IEnumerable<int> Differences(byte[] one, byte[] other)
    {
        for (var i = 8; i < Math.Min(one.Length, other.Length); i++)
        {
            if (one[i] != other[i])
            {
                yield return i - 8;
            }
        }
    }

    private void Add(SqliteStatement row, int column)
    {
        switch (row.Type(column))
        {
            case SqliteType.Integer:
                Add(ImageValueKind.Integer, row.Integer(column));
                break;
            case SqliteType.Real:
                Add(ImageValueKind.Real, BitConverter.DoubleToInt64Bits(row.Real(column)));
                break;
            case SqliteType.Text:
                Add(ImageValueKind.Text, row.Bytes(column));
                break;
            case SqliteType.Blob:
                Add(ImageValueKind.Blob, row.Bytes(column));
                break;
            default:
                Add(ImageValueKind.Null, []);
                break;
        }
    }

    private void Add(ImageValueKind kind, long value) =>
        Add(kind, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));

    /// <summary>Adds a value.</summary>
    public void Add(ImageValueKind kind, ReadOnlySpan<byte> value)
    {
        if (_length + value.Length + 5 > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + value.Length + 5));
        }

        _bytes[_length] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length + 1), value.Length);
        value.CopyTo(_bytes.AsSpan(_length + 5));
        _length += 5 + value.Length;
        _ends.Add(_length);
    }
}
