using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Reading;

/// <summary>Reads one column of a record table into cells of the web API's form.</summary>
internal abstract class CellReader
{
    public abstract Cell Read(SqliteStatement row, int column, RowBatch batch);

    /// <summary>The value as SQLite has it; for what doesn't have its field's form.</summary>
    protected static Cell AsStored(SqliteStatement row, int column, RowBatch batch) =>
        row.Type(column) switch
        {
            SqliteType.Integer => Cell.OfInteger(row.Integer(column)),
            SqliteType.Real => Cell.OfReal(row.Real(column)),
            SqliteType.Text => batch.Store(CellKind.Text, row.Bytes(column)),
            SqliteType.Blob => batch.Store(CellKind.Bytes, row.Bytes(column)),
            _ => Cell.Null,
        };
}

/// <summary>Text, e-mail, url, editor, dates, single select, file and relation, password.</summary>
internal sealed class TextCellReader : CellReader
{
    public override Cell Read(SqliteStatement row, int column, RowBatch batch)
    {
        var text = row.Bytes(column);
        return text.IsEmpty && row.IsNull(column) ? Cell.Null : batch.Store(CellKind.Text, text);
    }
}

/// <summary>Numbers.</summary>
internal sealed class NumberCellReader : CellReader
{
    public override Cell Read(SqliteStatement row, int column, RowBatch batch) => AsStored(row, column, batch);
}

/// <summary>Booleans: 0 and 1; anything else as it is stored, for the mapper to judge.</summary>
internal sealed class BoolCellReader : CellReader
{
    public override Cell Read(SqliteStatement row, int column, RowBatch batch)
    {
        if (row.Type(column) == SqliteType.Integer && row.Integer(column) is 0 or 1)
        {
            return Cell.OfBoolean(row.Integer(column) == 1);
        }

        return AsStored(row, column, batch);
    }
}

/// <summary>Multiple values and geo points: JSON text.</summary>
internal sealed class DocumentCellReader : CellReader
{
    public override Cell Read(SqliteStatement row, int column, RowBatch batch)
    {
        if (row.Type(column) != SqliteType.Text)
        {
            return AsStored(row, column, batch);
        }

        var bytes = row.Bytes(column);
        return batch.Store(
            bytes.Length > 0 && bytes[0] is (byte)'[' or (byte)'{' ? CellKind.Json : CellKind.Text,
            bytes
        );
    }
}
