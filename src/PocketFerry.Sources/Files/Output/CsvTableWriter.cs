using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Output;

/// <summary>
/// Writes rows as CSV (RFC 4180). Nothing is null, a pair of quotes an empty text. Columns that turn up later are written
/// from there on; <see cref="Widths"/> tells the owner which rows must be made longer.
/// </summary>
internal sealed class CsvTableWriter : ITableWriter
{
    private readonly Stream _stream;
    private readonly OutputBuffer _output = new();
    private readonly OutputBuffer _value = new();
    private readonly ColumnFilter _filter;
    private readonly byte _delimiter;
    private readonly SearchValues<byte> _quoted;
    private readonly List<string> _columns = [];
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly List<(long FirstRow, int Width)> _widths = [];
    private IReadOnlyList<string>? _batchColumns;
    private int[] _map = [];

    public CsvTableWriter(Stream stream, IEnumerable<string> columns, char delimiter, ColumnFilter filter)
    {
        _filter = filter;
        _stream = stream;
        _delimiter = (byte)delimiter;
        _quoted = SearchValues.Create((byte)'"', (byte)'\r', (byte)'\n', _delimiter);
        AddColumns([.. columns]);
        HasHeader = _columns.Count > 0;
        if (HasHeader)
        {
            AddHeader(_output);
        }
    }

    public long Count { get; private set; }

    /// <summary>Whether a header was written; without one there were no columns and no rows.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>From which row (from 0) on rows have how many cells; more than one entry if columns turned up later.</summary>
    public IReadOnlyList<(long FirstRow, int Width)> Widths => _widths;

    public void Write(RowBatch batch)
    {
        if (!ReferenceEquals(batch.Columns, _batchColumns))
        {
            _batchColumns = batch.Columns;
            AddColumns(batch.Columns);
            _map = new int[_columns.Count];
            Array.Fill(_map, -1);
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                if (_positions.TryGetValue(batch.Columns[i], out var position))
                {
                    _map[position] = i;
                }
            }
        }

        if (!HasHeader && _columns.Count > 0)
        {
            HasHeader = true;
            AddHeader(_output);
        }

        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.HasFaults && batch.Fault(row) is not null)
            {
                continue;
            }

            AddRow(batch, row);
            Count++;
            if (_output.Length >= OutputBuffer.FlushLength)
            {
                _output.FlushTo(_stream);
            }
        }
    }

    public void Flush() => _output.FlushTo(_stream);

    public void Complete() => Flush();

    /// <summary>Writes the line of column names as it is by now.</summary>
    public void AddHeader(OutputBuffer output)
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            if (i > 0)
            {
                output.Add(_delimiter);
            }

            AddText(
                output,
                Encoding.UTF8.GetBytes(_columns[i]),
                quote: _columns[i].StartsWith("sep=", StringComparison.Ordinal)
            );
        }

        output.Add("\r\n"u8);
    }

    private void AddColumns(IReadOnlyList<string> columns)
    {
        var before = _columns.Count;
        foreach (var column in columns)
        {
            if (!_filter.Skips(column) && _positions.TryAdd(column, _columns.Count))
            {
                _columns.Add(column);
            }
        }

        if (_columns.Count > before)
        {
            if (_widths.Count > 0 && _widths[^1].FirstRow == Count && !HasHeader)
            {
                _widths.RemoveAt(_widths.Count - 1);
            }

            _widths.Add((Count, _columns.Count));
        }
    }

    private void AddRow(RowBatch batch, int row)
    {
        for (var i = 0; i < _map.Length; i++)
        {
            if (i > 0)
            {
                _output.Add(_delimiter);
            }

            if (_map[i] >= 0)
            {
                AddCell(batch, batch[row, _map[i]]);
            }
        }

        _output.Add("\r\n"u8);
    }

    private void AddCell(RowBatch batch, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Text:
                AddText(_output, batch.Bytes(cell), quote: cell.Length == 0);
                break;
            case CellKind.Json:
                _value.TruncateTo(0);
                JsonText.AddCompact(_value, batch.Bytes(cell));
                AddText(_output, _value.Written, quote: false);
                break;
            case CellKind.Number:
                AddText(_output, batch.Bytes(cell), quote: false);
                break;
            case CellKind.Integer:
                cell.Integer.TryFormat(_output.Reserve(20), out var digits, default, CultureInfo.InvariantCulture);
                _output.Advance(digits);
                break;
            case CellKind.Real when double.IsFinite(cell.Real):
                _output.Advance(GoNumber.Format(cell.Real, _output.Reserve(GoNumber.MaxLength)));
                break;
            case CellKind.Real:
                _output.Add(Encoding.UTF8.GetBytes(cell.Real.ToString(CultureInfo.InvariantCulture)));
                break;
            case CellKind.Boolean:
                _output.Add(cell.Boolean ? "true"u8 : "false"u8);
                break;
            case CellKind.Bytes:
                AddBase64(batch.Bytes(cell));
                break;
        }
    }

    private void AddBase64(ReadOnlySpan<byte> bytes)
    {
        var room = _output.Reserve(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        Base64.EncodeToUtf8(bytes, room, out _, out var written);
        _output.Advance(written);
    }

    private void AddText(OutputBuffer output, ReadOnlySpan<byte> text, bool quote)
    {
        if (!quote && text.IndexOfAny(_quoted) < 0)
        {
            output.Add(text);
            return;
        }

        output.Add((byte)'"');
        int at;
        while ((at = text.IndexOf((byte)'"')) >= 0)
        {
            output.Add(text[..(at + 1)]);
            output.Add((byte)'"');
            text = text[(at + 1)..];
        }

        output.Add(text);
        output.Add((byte)'"');
    }
}
