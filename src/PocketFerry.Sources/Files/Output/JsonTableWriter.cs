using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Writes rows as JSON objects: one a line, or between a start and an end.</summary>
internal sealed class JsonTableWriter : ITableWriter
{
    private readonly Stream _stream;
    private readonly OutputBuffer _output = new();
    private readonly JsonFrame _frame;
    private readonly ColumnFilter _filter;
    private IReadOnlyList<string>? _columns;
    private byte[]?[] _keys = [];

    /// <param name="stream">What to write to.</param>
    /// <param name="frame">What stands around the rows.</param>
    /// <param name="filter">The columns to leave out.</param>
    /// <param name="count">How many rows are there already.</param>
    public JsonTableWriter(Stream stream, JsonFrame frame, ColumnFilter filter, long count = 0)
    {
        (_stream, _frame, _filter, Count) = (stream, frame, filter, count);
        if (count == 0)
        {
            _output.Add(frame.Start);
        }
    }

    public long Count { get; private set; }

    public void Write(RowBatch batch)
    {
        if (!ReferenceEquals(batch.Columns, _columns))
        {
            _columns = batch.Columns;
            _keys = [.. batch.Columns.Select(c => _filter.Skips(c) ? null : Key(c))];
        }

        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.HasFaults && batch.Fault(row) is not null)
            {
                continue;
            }

            var start = _output.Length;
            _output.Add(Count == 0 ? _frame.BeforeFirst : _frame.Between);
            if ((AddRow(batch, row) ?? Check(start)) is { } fault)
            {
                _output.TruncateTo(start);
                batch.SetFault(row, fault);
                continue;
            }

            Count++;
            if (_output.Length >= OutputBuffer.FlushLength)
            {
                _output.FlushTo(_stream);
            }
        }
    }

    public void Flush() => _output.FlushTo(_stream);

    public void Complete()
    {
        _output.Add(Count == 0 ? _frame.EndEmpty : _frame.End);
        _output.FlushTo(_stream);
    }

    private static byte[] Key(string name)
    {
        var buffer = new OutputBuffer();
        buffer.Add((byte)',');
        JsonText.AddString(buffer, Encoding.UTF8.GetBytes(name));
        buffer.Add((byte)':');
        return buffer.Written.ToArray();
    }

    private RowFault? AddRow(RowBatch batch, int row)
    {
        _output.Add((byte)'{');
        var comma = 1;
        for (var column = 0; column < _keys.Length; column++)
        {
            ref readonly var cell = ref batch[row, column];
            var key = _keys[column];
            if (cell.Kind == CellKind.Missing || key is null)
            {
                continue;
            }

            _output.Add(key.AsSpan(comma));
            comma = 0;
            if (!TryAddValue(batch, cell))
            {
                return NotFinite(batch.Columns[column], cell.Real);
            }
        }

        _output.Add((byte)'}');
        return null;
    }

    private bool TryAddValue(RowBatch batch, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Text:
                JsonText.AddString(_output, batch.Bytes(cell));
                break;
            case CellKind.Number:
                _output.Add(batch.Bytes(cell));
                break;
            case CellKind.Json:
                JsonText.AddCompact(_output, batch.Bytes(cell));
                break;
            case CellKind.Integer:
                cell.Integer.TryFormat(_output.Reserve(20), out var digits, default, CultureInfo.InvariantCulture);
                _output.Advance(digits);
                break;
            case CellKind.Real:
                if (!double.IsFinite(cell.Real))
                {
                    return false;
                }

                _output.Advance(GoNumber.Format(cell.Real, _output.Reserve(GoNumber.MaxLength)));
                break;
            case CellKind.Boolean:
                _output.Add(cell.Boolean ? "true"u8 : "false"u8);
                break;
            case CellKind.Bytes:
                AddBase64(batch.Bytes(cell));
                break;
            default:
                _output.Add("null"u8);
                break;
        }

        return true;
    }

    private void AddBase64(ReadOnlySpan<byte> bytes)
    {
        _output.Add((byte)'"');
        Base64.EncodeToUtf8(
            bytes,
            _output.Reserve(Base64.GetMaxEncodedToUtf8Length(bytes.Length)),
            out _,
            out var written
        );
        _output.Advance(written);
        _output.Add((byte)'"');
    }

    /// <summary>A file that isn't UTF-8 would be no JSON; looking at the whole row at once costs next to nothing.</summary>
    private RowFault? Check(int start) =>
        Utf8.IsValid(_output.Written[start..])
            ? null
            : new RowFault("invalid_text", "", "A text of the row is not valid UTF-8.", "Mend it in the source.");

    private static RowFault NotFinite(string column, double value) =>
        new(
            "infinite_number",
            column,
            "JSON has no infinite numbers.",
            "Set the value to null in the source, or write CSV or SQLite.",
            value.ToString(CultureInfo.InvariantCulture)
        );
}
