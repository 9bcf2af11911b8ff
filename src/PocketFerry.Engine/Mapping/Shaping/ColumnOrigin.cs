using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>The value of a column.</summary>
internal sealed class ColumnOrigin(string column) : IValueOrigin
{
    private int _column;

    public void Bind(IReadOnlyList<string> columns) => _column = columns.IndexOf(column);

    public Cell Read(RowBatch source, int row, RowBatch shaped, ref RowFault? fault)
    {
        if (_column < 0)
        {
            return Cell.Missing;
        }

        var cell = source[row, _column];
        return cell.Kind is CellKind.Text or CellKind.Number or CellKind.Json or CellKind.Bytes
            ? shaped.Store(cell.Kind, source.Bytes(cell))
            : cell;
    }
}
