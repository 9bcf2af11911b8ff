using System.Text.Unicode;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Tables;
using PocketFerry.Sqlite;

namespace PocketFerry.Sources.Files.Sqlite;

/// <summary>Reads the rows of one table over the source's connection.</summary>
internal sealed class SqliteRows : IBatchReader
{
    private readonly SqliteSnapshot _snapshot;
    private readonly SqliteStatement _statement;
    private readonly string[] _columns;
    private long _ordinal;
    private bool _ended;

    public SqliteRows(SqliteSnapshot snapshot, SqliteTable table, string where)
    {
        _snapshot = snapshot;
        _columns = [.. table.Stream.Columns.Select(c => c.Name)];
        _statement = snapshot.Use(database => database.Prepare(table.Select(where)));
    }

    public RowBatch? Next(long maxRows)
    {
        if (_ended)
        {
            return null;
        }

        var batch = Batches.Create(_columns);
        try
        {
            _snapshot.Use(_ =>
            {
                while (batch.Count < maxRows && !Batches.IsFull(batch))
                {
                    if (!_statement.Step())
                    {
                        _ended = true;
                        break;
                    }

                    Add(batch);
                }

                return 0;
            });
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return Batches.OrEnd(batch);
    }

    public void Dispose() =>
        _snapshot.Use(_ =>
        {
            _statement.Dispose();
            return 0;
        });

    private void Add(RowBatch batch)
    {
        var row = batch.AddRow(RowPosition.Of(++_ordinal));
        for (var i = 0; i < _columns.Length; i++)
        {
            batch[row, i] = _statement.Type(i) switch
            {
                SqliteType.Integer => Cell.OfInteger(_statement.Integer(i)),
                SqliteType.Real => Cell.OfReal(_statement.Real(i)),
                SqliteType.Text => Text(batch, row, i),
                SqliteType.Blob => batch.Store(CellKind.Bytes, _statement.Bytes(i)),
                _ => Cell.Null,
            };
        }
    }

    private Cell Text(RowBatch batch, int row, int column)
    {
        var bytes = _snapshot.TextIsUtf16 ? _statement.Utf8(column) : _statement.Bytes(column);
        if (!Utf8.IsValid(bytes))
        {
            Invalid(batch, row, column, Excerpt.Of(bytes));
        }

        return batch.Store(CellKind.Text, bytes);
    }

    private void Invalid(RowBatch batch, int row, int column, string value) =>
        batch.SetFault(
            row,
            new RowFault(
                "invalid_text",
                _columns[column],
                "The text is not valid Unicode.",
                "Mend it in the source, or store it as a blob there.",
                value
            )
        );
}
