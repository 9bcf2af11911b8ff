using System.Globalization;
using MySqlConnector;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Values;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>Reads the rows of one table over the source's connection.</summary>
internal sealed class MyRows : IBatchReader
{
    private readonly MySession _session;
    private readonly MySqlCommand _command;
    private readonly MySqlDataReader _rows;
    private readonly MyKind[] _kinds;
    private readonly ColumnReaders _columns;
    private byte[] _value = new byte[1 << 16];
    private long _ordinal;
    private bool _ended;

    public MyRows(
        MySession session,
        MyTable table,
        string database,
        ReadOptions read,
        ColumnWarnings warnings,
        int maxValueBytes
    )
    {
        _session = session;
        _kinds = [.. table.Columns.Select(c => c.Type.Kind)];
        _columns = new ColumnReaders(
            [.. table.Columns.Select(c => c.Name)],
            [.. table.Columns.Select(c => MyReaders.For(c.Type))],
            warnings,
            maxValueBytes
        );
        (_command, _rows) = session.Read(table.Select(database, read));
    }

    public RowBatch? Next(long maxRows)
    {
        if (_ended)
        {
            return null;
        }

        var batch = Batches.Create(_columns.Names);
        try
        {
            _session.Guard(() => Fill(batch, maxRows));
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return Batches.OrEnd(batch);
    }

    public void Dispose() => _session.End(_command, _rows, _ended);

    private int Fill(RowBatch batch, long maxRows)
    {
        while (batch.Count < maxRows && !Batches.IsFull(batch))
        {
            if (!_rows.Read())
            {
                _ended = true;
                _columns.Complete();
                break;
            }

            var row = batch.AddRow(RowPosition.Of(++_ordinal));
            for (var i = 0; i < _kinds.Length; i++)
            {
                Read(batch, row, i);
            }
        }

        return batch.Count;
    }

    private void Read(RowBatch batch, int row, int column)
    {
        if (_rows.IsDBNull(column))
        {
            batch[row, column] = Cell.Null;
            return;
        }

        switch (_kinds[column])
        {
            case MyKind.Integer:
                batch[row, column] = Cell.OfInteger(_rows.GetInt64(column));
                break;
            case MyKind.Unsigned or MyKind.Bit:
                batch[row, column] = Unsigned(_rows.GetUInt64(column), batch);
                break;
            case MyKind.Double:
                batch[row, column] = Cell.OfReal(_rows.GetDouble(column));
                break;
            case MyKind.Float:
                batch[row, column] = Cell.OfReal(Shortest(_rows.GetFloat(column)));
                break;
            default:
                ReadBytes(batch, row, column);
                break;
        }
    }

    private void ReadBytes(RowBatch batch, int row, int column)
    {
        var length = _rows.GetBytes(column, 0, null, 0, 0);
        if (length > _columns.MaxValueBytes)
        {
            _columns.RefuseLength(batch, row, column, length);
            return;
        }

        if (length > _value.Length)
        {
            _value = new byte[Math.Max((int)length, _value.Length * 2)];
        }

        _rows.GetBytes(column, 0, _value, 0, (int)length);
        _columns.Read(_value.AsSpan(0, (int)length), batch, row, column);
    }

    private static Cell Unsigned(ulong value, RowBatch batch)
    {
        if (value <= long.MaxValue)
        {
            return Cell.OfInteger((long)value);
        }

        value.TryFormat(batch.Reserve(20), out var length, default, CultureInfo.InvariantCulture);
        return batch.Commit(CellKind.Number, length);
    }

    /// <summary>The double of the decimal number that a single prints as, not of its bits.</summary>
    private static double Shortest(float value)
    {
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
