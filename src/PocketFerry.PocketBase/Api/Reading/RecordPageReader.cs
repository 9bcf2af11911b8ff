using System.Text;
using System.Text.Json;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>Reads the items of a page of records straight from its UTF-8 into cells. Not thread-safe.</summary>
internal sealed class RecordPageReader
{
    private readonly IReadOnlyList<string> _columns;
    private readonly byte[][] _keys;
    private readonly Dictionary<string, int> _positions;
    private readonly int _id;

    /// <param name="columns">The fields to take; other keys (<c>collectionId</c>, <c>expand</c> …) are dropped.</param>
    public RecordPageReader(IReadOnlyList<string> columns)
    {
        _columns = columns;
        _keys = [.. columns.Select(Encoding.UTF8.GetBytes)];
        _positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Count; i++)
        {
            _positions.TryAdd(columns[i], i);
        }

        _id = _positions.GetValueOrDefault("id", -1);
    }

    /// <summary>The id of the last record read.</summary>
    public string LastId { get; private set; } = "";

    /// <summary>Takes an id for the last that was read.</summary>
    public void GoBehind(string id) => LastId = id;

    /// <summary>The number of all records, where the page tells it; else -1.</summary>
    public long TotalItems { get; private set; }

    /// <summary>Reads a page into a new batch.</summary>
    /// <param name="page">The whole answer.</param>
    /// <param name="ordinal">The number of the last row before it.</param>
    /// <exception cref="JsonException">It is no page.</exception>
    public RowBatch Read(ReadOnlySpan<byte> page, long ordinal)
    {
        TotalItems = -1;
        var batch = new RowBatch(_columns, 256);
        try
        {
            var reader = new Utf8JsonReader(page, new JsonReaderOptions { MaxDepth = 1 << 16 });
            Expect(ref reader, JsonTokenType.StartObject);
            var found = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("items"u8))
                {
                    found = true;
                    ReadItems(ref reader, page, batch, ordinal);
                }
                else if (reader.ValueTextEquals("totalItems"u8))
                {
                    reader.Read();
                    TotalItems = reader.TryGetInt64(out var total) ? total : -1;
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            return found ? batch : throw new JsonException("The page has no items.");
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>Reads the records in the answer to a batch, one a request in their order, into a new batch.</summary>
    /// <exception cref="JsonException">It is no such answer, or a request had no record.</exception>
    public RowBatch ReadAnswers(ReadOnlySpan<byte> answer)
    {
        var batch = new RowBatch(_columns, 256);
        try
        {
            var reader = new Utf8JsonReader(answer, new JsonReaderOptions { MaxDepth = 1 << 16 });
            Expect(ref reader, JsonTokenType.StartArray);
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    if (reader.ValueTextEquals("body"u8))
                    {
                        Expect(ref reader, JsonTokenType.StartObject);
                        ReadRecord(ref reader, answer, batch, batch.AddRow(RowPosition.Of(batch.Count + 1)));
                    }
                    else
                    {
                        reader.Read();
                        reader.Skip();
                    }
                }
            }

            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private void ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> page, RowBatch batch, long ordinal)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var row = batch.AddRow(RowPosition.Of(++ordinal));
            ReadRecord(ref reader, page, batch, row);
        }

        if (batch.Count > 0 && _id >= 0)
        {
            LastId = Encoding.UTF8.GetString(batch.Bytes(batch.Count - 1, _id));
        }
    }

    private void ReadRecord(ref Utf8JsonReader reader, ReadOnlySpan<byte> page, RowBatch batch, int row)
    {
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var column = Find(ref reader, expected);
            reader.Read();
            if (column < 0)
            {
                reader.Skip();
                continue;
            }

            // One server writes all records' keys in one order, which need not be the fields'.
            expected = column + 1;
            batch[row, column] = Value(ref reader, page, batch, row, column);
        }
    }

    private int Find(ref Utf8JsonReader reader, int expected)
    {
        if (reader.ValueIsEscaped)
        {
            return _positions.GetValueOrDefault(reader.GetString()!, -1);
        }

        var key = reader.ValueSpan;
        if (expected < _keys.Length && key.SequenceEqual(_keys[expected]))
        {
            return expected;
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            if (key.SequenceEqual(_keys[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private Cell Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> page, RowBatch batch, int row, int column)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when !reader.ValueIsEscaped:
                return batch.Store(CellKind.Text, reader.ValueSpan);
            case JsonTokenType.String:
                return Unescaped(ref reader, batch, row, column);
            case JsonTokenType.Number:
                return batch.Store(CellKind.Number, reader.ValueSpan);
            case JsonTokenType.True:
                return Cell.OfBoolean(true);
            case JsonTokenType.False:
                return Cell.OfBoolean(false);
            case JsonTokenType.Null:
                return Cell.Null;
            default:
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                return batch.Store(CellKind.Json, page[start..(int)reader.BytesConsumed]);
        }
    }

    private Cell Unescaped(ref Utf8JsonReader reader, RowBatch batch, int row, int column)
    {
        try
        {
            return batch.Commit(CellKind.Text, reader.CopyString(batch.Reserve(reader.ValueSpan.Length)));
        }
        catch (InvalidOperationException)
        {
            batch.SetFault(
                row,
                new RowFault(
                    "invalid_text",
                    _columns[column],
                    "The text has half of a surrogate pair, which stands for no character.",
                    "Correct the record in the source."
                )
            );
            return Cell.Null;
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException("The answer is no page of records.");
        }
    }
}
