using CsvHelper;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Csv;

/// <summary>An opened CSV file: its columns, then its rows.</summary>
internal sealed class CsvTable : IBatchReader
{
    private readonly CsvReader _reader;
    private readonly CsvRows _rows;
    private readonly string _file;
    private readonly int _maxRowBytes;
    private CsvMalformedRecord? _malformed;
    private bool _atRow;
    private bool _ended;

    private CsvTable(Stream content, string file, FileFormat format, FileSourceOptions options)
    {
        _file = file;
        _maxRowBytes = options.MaxRowBytes;
        var text = Utf8Input.Open(content, file, options.Encoding, out var skipped);
        var delimiter = options.Delimiter ?? (format == FileFormat.Tsv ? '\t' : null);
        if (delimiter is null)
        {
            var sample = new byte[Delimiters.SampleLength];
            var length = text.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
            delimiter = Delimiters.Detect(sample.AsSpan(0, length), options.Quote);
            text = new PrefixedStream(sample.AsMemory(0, length), text);
        }

        _reader = CsvReader.Create(text, Dialect(delimiter, options));
        try
        {
            _atRow = Advance();
            if (options.HasHeader)
            {
                Columns = _atRow ? CsvHeader.Read(_reader, file, options.MaxColumns) : [];
                _atRow = false;
            }
            else
            {
                Columns = _atRow ? CsvHeader.Number(_reader.FieldCount, file, options.MaxColumns) : [];
            }

            _rows = new CsvRows(_reader, Columns, options.MaxCellBytes, skipped);
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    /// <summary>The columns' names; empty for an empty file.</summary>
    public string[] Columns { get; }

    /// <summary>Opens a file and reads its header.</summary>
    public static CsvTable Open(Stream content, string file, FileFormat format, FileSourceOptions options) =>
        new(content, file, format, options);

    public RowBatch? Next(long maxRows)
    {
        var batch = Batches.Create(Columns);
        try
        {
            while (batch.Count < maxRows && !Batches.IsFull(batch) && (_atRow || Advance()))
            {
                _atRow = false;
                _rows.AddTo(batch, _malformed);
                _malformed = null;
            }
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return Batches.OrEnd(batch);
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Goes to the next record; a blank line is one only where there is a single column.</summary>
    private bool Advance()
    {
        if (_ended)
        {
            return false;
        }

        try
        {
            do
            {
                if (!_reader.Read())
                {
                    _ended = true;
                    return false;
                }
            } while (_reader.FieldCount <= 1 && Columns is not { Length: 1 } && _reader.RawRecord.IsEmpty);
        }
        catch (CsvFormatException e)
        {
            throw new EndpointException(
                $"{_file}:{e.LineNumber}: a row that starts here is longer than {_maxRowBytes} bytes.",
                "Look for a quote that is opened on this line and never closed; --no-quotes reads quotes as text.",
                inner: e
            );
        }

        if (_malformed is { Reason: CsvMalformedReason.UnterminatedQuote } open)
        {
            throw new EndpointException(
                $"{_file}:{open.LineNumber}: a quote that is opened in this row is never closed, so the rest of the file is one cell.",
                "Close or double the quote, copy the file again if it was cut off, or read quotes as text with --no-quotes."
            );
        }

        return true;
    }

    private CsvReaderOptions Dialect(char? delimiter, FileSourceOptions options) =>
        new()
        {
            HasHeader = false,
            Separator = delimiter,
            Mode = options.Quote == '\0' ? CsvMode.NoEscape : CsvMode.Rfc4180,
            Quote = options.Quote == '\0' ? '"' : options.Quote,
            SkipEmptyLines = false,
            TrackLineNumbers = true,
            MaxRecordSize = options.MaxRowBytes,
            BufferSize = 1 << 20,
            OnMalformedRecord = record =>
            {
                // A quote in the middle of an unquoted cell (5" pipe) is text and nothing else.
                if (record.Reason != CsvMalformedReason.StrayQuote)
                {
                    _malformed = record;
                }
            },
        };
}
