using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>The value of a column.</summary>
internal sealed class ColumnOrigin(string column) : IValueOrigin
{
    private int _column;

    public void Bind(IReadOnlyList<string> columns) => _column = columns.IndexOf(column);

    public Cell Read(RowBatch source, int row, RowBatch shaped, ref RowFault? fault) =>
        _column < 0 ? Cell.Missing : shaped.Copy(source, source[row, _column]);
}
