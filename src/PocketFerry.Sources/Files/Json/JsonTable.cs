using System.Text.Json;
using System.Text.Unicode;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Json;

/// <summary>An opened JSON document whose rows are read one after the other, never the whole.</summary>
internal sealed class JsonTable : IBatchReader
{
    private readonly SlidingBuffer _buffer;
    private readonly ColumnSet _columns;
    private readonly IJsonRows _rows;
    private readonly string _file;
    private readonly JsonShape _shape;
    private readonly int _maxRowBytes;
    private readonly int _skipped;
    private readonly int _rowDepth;
    private JsonReaderState _state;
    private bool _inItems;
    private bool _itemsNext;
    private bool _wholeRow;
    private bool _ended;
    private long _ordinal;
    private long _line = 1;

    public JsonTable(Stream content, string file, JsonShape shape, FileSourceOptions options, IJsonRows rows)
    {
        _buffer = new SlidingBuffer(Utf8Input.Open(content, file, options.Encoding, out _skipped));
        _rows = rows;
        _columns = rows.Columns;
        _file = file;
        _shape = shape;
        _maxRowBytes = options.MaxRowBytes;
        _rowDepth = shape switch
        {
            JsonShape.Objects => 0,
            JsonShape.Array => 1,
            _ => 2,
        };
        _state = new JsonReaderState(
            new JsonReaderOptions { MaxDepth = JsonRows.ReaderDepth, AllowMultipleValues = shape == JsonShape.Objects }
        );
    }

    public RowBatch? Next(long maxRows)
    {
        var batch = Batches.Create(_columns.Names);
        try
        {
            while (!_ended && batch.Count < maxRows && !Batches.IsFull(batch))
            {
                if (Step(batch) == Outcome.NewColumns)
                {
                    if (batch.Count > 0)
                    {
                        return batch;
                    }

                    batch.Dispose();
                    batch = Batches.Create(_columns.Names);
                }
            }
        }
        catch (JsonException e)
        {
            batch.Dispose();
            throw new EndpointException(
                $"{_file}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: the JSON is broken: {JsonRows.Reason(e)}",
                "Mend the file at that place, or write it anew if it was cut off. With a JSON object a line, use --format ndjson.",
                inner: e
            );
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return Batches.OrEnd(batch);
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>Reads one token between the rows, or one row.</summary>
    private Outcome Step(RowBatch batch)
    {
        var data = _buffer.Available;
        var reader = new Utf8JsonReader(data, _buffer.Ended, _state);
        if (!reader.Read())
        {
            return NoToken();
        }

        if (!IsRow(ref reader, out var skip))
        {
            if (skip && !reader.TrySkip())
            {
                return More();
            }

            Accept(ref reader, data);
            return Outcome.Read;
        }

        var start = (int)reader.TokenStartIndex;
        if (_wholeRow)
        {
            var probe = reader;
            if (!probe.TrySkip())
            {
                return More();
            }

            _wholeRow = false;
        }

        return Row(ref reader, data, start, batch);
    }

    private Outcome Row(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, int start, RowBatch batch)
    {
        var position = new RowPosition(
            _ordinal + 1,
            _line + data[..start].Count((byte)'\n'),
            _buffer.Offset + start + _skipped
        );
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var token = reader.TokenType;
            if (!reader.TrySkip())
            {
                return More();
            }

            var fault = JsonRows.NotAnObject(token, data[start..(int)reader.BytesConsumed]);
            batch.SetFault(batch.AddRow(position), fault);
        }
        else
        {
            if (!_rows.TryParse(ref reader, data, batch))
            {
                _wholeRow = true;
                return More();
            }

            if (_columns.Count > batch.Columns.Count)
            {
                return Outcome.NewColumns;
            }

            _rows.AddTo(batch, position);
            if (!Utf8.IsValid(data[start..(int)reader.BytesConsumed]))
            {
                batch.SetFault(batch.Count - 1, JsonRows.InvalidUtf8(batch, batch.Count - 1));
            }
        }

        _ordinal++;
        Accept(ref reader, data);
        return Outcome.Read;
    }

    private bool IsRow(ref Utf8JsonReader reader, out bool skip)
    {
        skip = false;
        if (_shape != JsonShape.Items)
        {
            return reader.CurrentDepth == _rowDepth && reader.TokenType != JsonTokenType.EndArray;
        }

        if (_inItems)
        {
            _inItems = reader.CurrentDepth >= _rowDepth;
            return _inItems;
        }

        // In the envelope: the value of "items" is gone into, any other is passed over.
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _itemsNext = JsonShapes.IsKey(ref reader, "items"u8);
        }
        else if (reader.TokenType == JsonTokenType.StartArray && _itemsNext)
        {
            _inItems = true;
        }
        else
        {
            skip = reader.CurrentDepth == 1;
        }

        return false;
    }

    private void Accept(ref Utf8JsonReader reader, ReadOnlySpan<byte> data)
    {
        var consumed = (int)reader.BytesConsumed;
        _line += data[..consumed].Count((byte)'\n');
        _state = reader.CurrentState;
        _buffer.Advance(consumed);
    }

    private Outcome NoToken()
    {
        if (_buffer.Ended)
        {
            _ended = true;
            return Outcome.Read;
        }

        return More();
    }

    private Outcome More()
    {
        if (_buffer.Available.Length > _maxRowBytes)
        {
            throw new EndpointException(
                $"{_file}:{_line}: a row that starts here is longer than {_maxRowBytes} bytes.",
                "Is there a quote that is never closed, or is the whole document one row?"
            );
        }

        _buffer.Fill();
        return Outcome.Read;
    }

    private enum Outcome
    {
        Read,
        NewColumns,
    }
}
