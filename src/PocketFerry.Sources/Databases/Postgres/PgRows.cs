using Npgsql;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Postgres.Binary;
using PocketFerry.Sources.Databases.Postgres.Text;
using PocketFerry.Sources.Databases.Values;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>Reads the rows of one table by binary COPY.</summary>
internal sealed class PgRows : IBatchReader
{
    // The signature and the flags; the length of what stands behind them follows.
    private const int HeaderLength = 15;
    private const int NoMoreRows = -1;

    private readonly PgSnapshot _snapshot;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlRawCopyStream _copy;
    private readonly CopyStream _bytes;
    private readonly ColumnReaders _columns;
    private long _ordinal;
    private bool _ended;

    public PgRows(PgSnapshot snapshot, PgTable table, ReadOptions read, ColumnWarnings warnings, int maxValueBytes)
    {
        _snapshot = snapshot;
        var readers = table
            .Columns.Select(c => (Column: c, Reader: BinaryReaders.For(c.Type.Kind, snapshot.TextIsChecked)))
            .ToDictionary(r => r.Column, r => r.Reader);
        _columns = new ColumnReaders(
            [.. table.Columns.Select(c => c.Name)],
            [.. table.Columns.Select(c => readers[c] ?? PrintedReaders.For(c.Type))],
            warnings,
            maxValueBytes
        );
        _connection = snapshot.Rent();
        try
        {
            _copy = snapshot.Guard(() =>
                _connection.BeginRawBinaryCopy(table.CopyStatement(read, c => readers[c] is null))
            );
        }
        catch
        {
            _connection.Dispose();
            throw;
        }

        _bytes = new CopyStream(_copy);
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
            _snapshot.Guard(() => Fill(batch, maxRows));
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return Batches.OrEnd(batch);
    }

    public void Dispose()
    {
        if (_ended)
        {
            _copy.Dispose();
            _snapshot.Return(_connection);
        }
        else
        {
            _snapshot.Abort(_connection, _copy);
        }
    }

    private int Fill(RowBatch batch, long maxRows)
    {
        if (_ordinal == 0)
        {
            _bytes.Skip(HeaderLength);
            _bytes.Skip(_bytes.ReadInt32());
        }

        while (batch.Count < maxRows && !Batches.IsFull(batch))
        {
            if (_bytes.ReadInt16() == NoMoreRows)
            {
                _ended = true;
                _columns.Complete();
                break;
            }

            Add(batch);
        }

        return batch.Count;
    }

    private void Add(RowBatch batch)
    {
        var row = batch.AddRow(RowPosition.Of(++_ordinal));
        for (var i = 0; i < _columns.Count; i++)
        {
            var length = _bytes.ReadInt32();
            if (length < 0)
            {
                batch[row, i] = Cell.Null;
            }
            else if (length > _columns.MaxValueBytes)
            {
                _bytes.Skip(length);
                _columns.RefuseLength(batch, row, i, length);
            }
            else
            {
                _columns.Read(_bytes.Read(length), batch, row, i);
            }
        }
    }
}
