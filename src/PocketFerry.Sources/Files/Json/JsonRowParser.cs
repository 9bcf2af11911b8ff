using System.Text;
using System.Text.Json;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Json;

/// <summary>Reads one JSON object into cells. The bytes go into the batch; the cells wait here until the row is whole.</summary>
internal sealed class JsonRowParser(ColumnSet columns, int maxDepth) : IJsonRows
{
    private Cell[] _cells = new Cell[32];
    private int _rowDepth;

    public ColumnSet Columns => columns;

    /// <summary>What is wrong with the row that was parsed last; null for a good one.</summary>
    public RowFault? Fault { get; private set; }

    public bool TryParse(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, RowBatch batch)
    {
        Fault = null;
        Array.Clear(_cells);
        _rowDepth = reader.CurrentDepth;
        var expected = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return true;
            }

            var column = Column(ref reader, expected);
            if (!reader.Read())
            {
                return false;
            }

            var cell = Value(ref reader, data, batch, column);
            if (cell.Kind == CellKind.Missing)
            {
                return false;
            }

            if (column >= 0)
            {
                Set(column, cell);
                expected = column + 1;
            }
        }

        return false;
    }

    public void AddTo(RowBatch batch, in RowPosition position)
    {
        var row = batch.AddRow(position);
        for (var i = 0; i < batch.Columns.Count && i < _cells.Length; i++)
        {
            batch[row, i] = _cells[i];
        }

        if (Fault is not null)
        {
            batch.SetFault(row, Fault);
        }
    }

    private void Set(int column, in Cell cell)
    {
        if (column >= _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(column + 1, _cells.Length * 2));
        }

        if (_cells[column].Kind != CellKind.Missing)
        {
            Fault ??= new RowFault(
                "duplicate_key",
                columns.Names[column],
                "The object has this key twice.",
                "Keep one of the two; which one counts isn't defined."
            );
        }

        _cells[column] = cell;
    }

    private int Column(ref Utf8JsonReader reader, int expected)
    {
        // Rows of one writer have their keys in one order.
        if (!reader.ValueIsEscaped)
        {
            var key = reader.ValueSpan;
            return expected < columns.Count && key.SequenceEqual(columns.Key(expected)) ? expected : columns.Find(key);
        }

        try
        {
            return columns.Find(Encoding.UTF8.GetBytes(reader.GetString()!));
        }
        catch (InvalidOperationException)
        {
            Fault ??= InvalidText(Excerpt.Of(reader.ValueSpan), "The key", reader.ValueSpan);
            return -1;
        }
    }

    private Cell Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, RowBatch batch, int column)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when !reader.ValueIsEscaped:
                return batch.Store(CellKind.Text, reader.ValueSpan);
            case JsonTokenType.String:
                return Unescaped(ref reader, batch, column);
            case JsonTokenType.Number:
                return batch.Store(CellKind.Number, reader.ValueSpan);
            case JsonTokenType.True:
                return Cell.OfBoolean(true);
            case JsonTokenType.False:
                return Cell.OfBoolean(false);
            case JsonTokenType.Null:
                return Cell.Null;
            default:
                return Nested(ref reader, data, batch, column);
        }
    }

    private Cell Unescaped(ref Utf8JsonReader reader, RowBatch batch, int column)
    {
        try
        {
            return batch.Commit(CellKind.Text, reader.CopyString(batch.Reserve(reader.ValueSpan.Length)));
        }
        catch (InvalidOperationException)
        {
            Fault ??= InvalidText(Name(column), "The text", reader.ValueSpan);
            return Cell.Null;
        }
    }

    private Cell Nested(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, RowBatch batch, int column)
    {
        var start = (int)reader.TokenStartIndex;
        var outside = reader.CurrentDepth;
        while (reader.Read())
        {
            if (reader.CurrentDepth == outside)
            {
                return batch.Store(CellKind.Json, data[start..(int)reader.BytesConsumed]);
            }

            if (
                reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                && reader.CurrentDepth - _rowDepth >= maxDepth
            )
            {
                Fault ??= new RowFault(
                    "too_deep",
                    Name(column),
                    $"The value is nested more than {maxDepth} levels deep.",
                    "Flatten it; PocketBase would have to hold it in memory."
                );
            }
        }

        return Cell.Missing;
    }

    private string Name(int column) => column < 0 ? "" : columns.Names[column];

    private static RowFault InvalidText(string column, string what, ReadOnlySpan<byte> value) =>
        new(
            "invalid_text",
            column,
            $"{what} has half of a surrogate pair (such as \\ud800), which no database stores as text.",
            "Replace the broken escape; it stands for no character.",
            Excerpt.Of(value)
        );
}
