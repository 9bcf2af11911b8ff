using System.Buffers;
using System.Text.Json;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>Reads the rows of an answer of <c>/api/sql</c> into the cells that the records API would give. Thread-safe.</summary>
internal sealed class StoredPageReader
{
    private readonly StoredCell[] _cells;

    private StoredPageReader(IReadOnlyList<string> columns, StoredCell[] cells)
    {
        (Columns, _cells) = (columns, cells);
        Selection = string.Join(",", columns.Select(Sql.Name));
    }

    /// <summary>The columns of the batches.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>What to select, in the columns' order.</summary>
    public string Selection { get; }

    /// <summary>A reader of some fields; null where one of them is of a type not known here.</summary>
    public static StoredPageReader? Of(IReadOnlyList<Field> fields)
    {
        var cells = fields.Select(StoredCells.For).OfType<StoredCell>().ToArray();
        return cells.Length == fields.Count ? new StoredPageReader([.. fields.Select(f => f.Name)], cells) : null;
    }

    /// <summary>Reads the rows of an answer into a new batch.</summary>
    /// <param name="answer">The whole answer.</param>
    /// <param name="ordinal">The number of the last row before it.</param>
    /// <returns>Null where a value has not the form in which PocketBase stores it.</returns>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public RowBatch? Read(ReadOnlySpan<byte> answer, long ordinal)
    {
        var batch = new RowBatch(Columns, 256);
        var scratch = ArrayPool<byte>.Shared.Rent(1 << 12);
        try
        {
            var reader = new Utf8JsonReader(answer);
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isRows = reader.ValueTextEquals("rows"u8);
                Expect(reader.Read());
                if (!isRows)
                {
                    reader.Skip();
                }
                else if (!TryRows(ref reader, batch, ordinal, ref scratch))
                {
                    batch.Dispose();
                    return null;
                }
            }

            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private bool TryRows(ref Utf8JsonReader reader, RowBatch batch, long ordinal, ref byte[] scratch)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var row = batch.AddRow(RowPosition.Of(++ordinal));
            for (var column = 0; column < _cells.Length; column++)
            {
                Expect(reader.Read());
                if (!TryCell(ref reader, batch, row, column, ref scratch))
                {
                    return false;
                }
            }

            Expect(reader.Read() && reader.TokenType == JsonTokenType.EndArray);
        }

        return true;
    }

    private bool TryCell(ref Utf8JsonReader reader, RowBatch batch, int row, int column, ref byte[] scratch)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            batch[row, column] = _cells[column].Zero(batch);
            return true;
        }

        Expect(reader.TokenType == JsonTokenType.String);
        var value = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            if (scratch.Length < value.Length)
            {
                ArrayPool<byte>.Shared.Return(scratch);
                scratch = ArrayPool<byte>.Shared.Rent(value.Length);
            }

            value = scratch.AsSpan(0, reader.CopyString(scratch));
        }

        var read = _cells[column].TryRead(value, batch, out var cell);
        batch[row, column] = cell;
        return read;
    }

    private static void Expect(bool isSo)
    {
        if (!isSo)
        {
            throw new JsonException("The answer holds no rows of SQL.");
        }
    }
}
