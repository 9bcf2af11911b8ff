using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Endpoints;

/// <summary>A row of a source, read by column names. It is valid only while its batch is.</summary>
public readonly ref struct SourceRow
{
    private readonly RowBatch _batch;
    private readonly int _row;

    internal SourceRow(RowBatch batch, int row) => (_batch, _row) = (batch, row);

    /// <summary>The row's number in its stream, from 1.</summary>
    public long Ordinal => _batch.Position(_row).Ordinal;

    /// <summary>The value as text: numbers in plain form, <c>true</c> and <c>false</c>, JSON as it is, bytes in base64.</summary>
    /// <param name="column">The column, in exact case.</param>
    /// <returns>Null where the value is null, or the row says nothing about the column.</returns>
    /// <exception cref="ArgumentException">The stream has no such column.</exception>
    public string? this[string column]
    {
        get
        {
            var index = _batch.Columns.IndexOf(column);
            if (index < 0)
            {
                throw new ArgumentException(
                    $"There is no column '{column}'; the columns are {string.Join(", ", _batch.Columns)}.",
                    nameof(column)
                );
            }

            var cell = _batch[_row, index];
            return cell.IsAbsent ? null : CellText.Of(_batch, cell);
        }
    }
}
