using System.Text.Json;
using System.Text.Unicode;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Json;

/// <summary>An opened NDJSON file. A broken line is a fault; reading goes on after it.</summary>
internal sealed class NdjsonTable : IBatchReader
{
    private readonly SlidingBuffer _buffer;
    private readonly ColumnSet _columns;
    private readonly IJsonRows _rows;
    private readonly JsonReaderOptions _json;
    private readonly int _maxRowBytes;
    private readonly int _skipped;
    private long _ordinal;
    private long _line;

    public NdjsonTable(Stream content, string file, FileSourceOptions options, IJsonRows rows)
    {
        _buffer = new SlidingBuffer(Utf8Input.Open(content, file, options.Encoding, out _skipped));
        _rows = rows;
        _columns = rows.Columns;
        _json = new JsonReaderOptions { MaxDepth = JsonRows.ReaderDepth };
        _maxRowBytes = options.MaxRowBytes;
    }

    public RowBatch? Next(long maxRows)
    {
        var batch = Batches.Create(_columns.Names);
        try
        {
            while (batch.Count < maxRows && !Batches.IsFull(batch) && Seek(out var length, out var tooLong))
            {
                _line++;
                if (tooLong)
                {
                    AddTooLong(batch);
                    continue;
                }

                var line = _buffer.Available[..length];
                if (line.Trim(" \t\r"u8).IsEmpty)
                {
                    Pass(length);
                    continue;
                }

                if (!TryAdd(line, batch))
                {
                    // A new key: the row is read again into a batch that has it.
                    if (batch.Count > 0)
                    {
                        _line--;
                        return batch;
                    }

                    batch.Dispose();
                    batch = Batches.Create(_columns.Names);
                    TryAdd(line, batch);
                }

                Pass(length);
            }
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return Batches.OrEnd(batch);
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>Finds the end of the line at the buffer's start. A line beyond the limit is thrown away up to its end.</summary>
    private bool Seek(out int length, out bool tooLong)
    {
        tooLong = false;
        var seen = 0;
        while (true)
        {
            var found = _buffer.Available[seen..].IndexOf((byte)'\n');
            length = found < 0 ? _buffer.Available.Length : seen + found;
            if (length > _maxRowBytes || tooLong)
            {
                tooLong = true;
                _buffer.Advance(length);
                length = 0;
            }

            if (found >= 0)
            {
                return true;
            }

            seen = length;
            if (!_buffer.Fill())
            {
                return length > 0 || tooLong;
            }
        }
    }

    private void Pass(int length) => _buffer.Advance(Math.Min(length + 1, _buffer.Available.Length));

    private bool TryAdd(ReadOnlySpan<byte> line, RowBatch batch)
    {
        var known = _columns.Count;
        var position = Position(_buffer.Offset);
        try
        {
            var reader = new Utf8JsonReader(line, isFinalBlock: true, new JsonReaderState(_json));
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                var token = reader.TokenType;
                reader.Skip();
                reader.Read();
                batch.SetFault(batch.AddRow(position), JsonRows.NotAnObject(token, line));
                _ordinal++;
                return true;
            }

            _rows.TryParse(ref reader, line, batch);
            reader.Read();
        }
        catch (JsonException e)
        {
            _columns.TruncateTo(known);
            AddMalformed(e, line, batch);
            return true;
        }

        if (_columns.Count > batch.Columns.Count)
        {
            return false;
        }

        _rows.AddTo(batch, position);
        _ordinal++;
        if (!Utf8.IsValid(line))
        {
            batch.SetFault(batch.Count - 1, JsonRows.InvalidUtf8(batch, batch.Count - 1));
        }

        return true;
    }

    private void AddMalformed(JsonException e, ReadOnlySpan<byte> line, RowBatch batch)
    {
        var row = batch.AddRow(Position(_buffer.Offset));
        _ordinal++;
        var fault = new RowFault(
            "malformed_row",
            "",
            $"The line is no JSON, from byte {e.BytePositionInLine + 1} of it on: {JsonRows.Reason(e)}",
            "Each line is one JSON object; mend the line, or write the file anew if it was cut off.",
            Excerpt.Of(line)
        );
        batch.SetFault(row, fault);
    }

    private void AddTooLong(RowBatch batch)
    {
        var row = batch.AddRow(Position(_buffer.Offset));
        _ordinal++;
        var fault = new RowFault(
            "value_too_long",
            "",
            $"The line is longer than {_maxRowBytes} bytes.",
            "Is it one JSON array? Then name the format: --format json."
        );
        batch.SetFault(row, fault);
        Pass(0);
    }

    private RowPosition Position(long offset) => new(_ordinal + 1, _line, offset + _skipped);
}
