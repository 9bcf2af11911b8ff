using System.Buffers;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases;
using PocketFerry.Sources.Databases.MySql;
using PocketFerry.Sources.Databases.Postgres.Text;
using PocketFerry.Sources.Databases.Values;
using PocketFerry.Sources.Files.SqlDumps.Ddl;

namespace PocketFerry.Sources.Files.SqlDumps.Values;

/// <summary>Turns the values of a table into cells, by the columns' types.</summary>
internal sealed class DumpValues
{
    private readonly SqlDialect _dialect;
    private readonly ColumnReaders _columns;
    private readonly MyKind[] _kinds = [];
    private readonly Unescaping _unescaping = new();
    private byte[] _bytes = new byte[256];

    public DumpValues(DumpIndex index, DumpTable table, SourceStream stream, ColumnWarnings warnings, int maxValueBytes)
    {
        _dialect = index.Dialect;
        var columns = stream.Columns.Select(c => table.Columns.First(t => t.Name == c.Name)).ToList();
        ValueReader[] readers;
        switch (_dialect)
        {
            case SqlDialect.Postgres:
                var types = new DumpStreams(index);
                readers = [.. columns.Select(c => PrintedReaders.For(types.PgTypeOf(c)))];
                break;
            case SqlDialect.MySql:
                var own = columns.Select(c => MyType.Of(c.Declared, c.IsJson)).ToList();
                _kinds = [.. own.Select(t => t.Kind)];
                readers = [.. own.Select(MyReaders.For)];
                break;
            default:
                readers = [];
                break;
        }

        _columns = new ColumnReaders([.. stream.Columns.Select(c => c.Name)], readers, warnings, maxValueBytes);
    }

    public string[] Names => _columns.Names;

    /// <summary>Which character set texts are in.</summary>
    public DumpCharset Charset { get; set; } = DumpCharset.Of("", "");

    public void Complete() => _columns.Complete();

    /// <summary>Reads a field of a COPY line.</summary>
    public void ReadCopied(ReadOnlySpan<byte> field, RowBatch batch, int row, int column)
    {
        if (field.SequenceEqual("\\N"u8))
        {
            batch[row, column] = Cell.Null;
            return;
        }

        // No quote is doubled here: a backslash, which can't stand as a quote, takes its place.
        var text = field.Contains((byte)'\\') ? _unescaping.Of(field, EscapeStyle.Postgres, (byte)'\\') : field;
        _columns.Read(Charset.Utf8(text), batch, row, column);
    }

    /// <summary>Reads a value of an INSERT.</summary>
    public void Read(ReadOnlySpan<byte> bytes, in ValueToken token, RowBatch batch, int row, int column)
    {
        if (token.Kind == ValueKind.Null)
        {
            batch[row, column] = Cell.Null;
            return;
        }

        var content = bytes.Slice(token.Start, token.Length);
        if (_dialect == SqlDialect.Sqlite)
        {
            ReadUntyped(content, token, batch, row, column);
            return;
        }

        switch (token.Kind)
        {
            case ValueKind.Text:
                ReadText(_unescaping.Of(content, token.Escapes, token.Quote), batch, row, column);
                break;
            case ValueKind.Number when _kinds.Length > 0 && _kinds[column] == MyKind.Bit:
                string? flaw = null;
                batch[row, column] = SqliteValues.Number(content, batch, ref flaw);
                break;
            case ValueKind.Number:
                _columns.Read(content, batch, row, column);
                break;
            case ValueKind.True or ValueKind.False:
                var isTrue = token.Kind == ValueKind.True;
                var word =
                    _dialect == SqlDialect.MySql ? (isTrue ? "1"u8 : "0"u8)
                    : isTrue ? "true"u8
                    : "false"u8;
                _columns.Read(word, batch, row, column);
                break;
            case ValueKind.Hex:
                ReadHex(content, batch, row, column);
                break;
            case ValueKind.Bits when _dialect == SqlDialect.Postgres:
                _columns.Read(content, batch, row, column);
                break;
            case ValueKind.Bits:
                ReadBits(content, batch, row, column);
                break;
            default:
                _columns.Refuse(batch, row, column, "The value is an expression, which is not computed here.", content);
                break;
        }
    }

    private void ReadUntyped(ReadOnlySpan<byte> content, in ValueToken token, RowBatch batch, int row, int column)
    {
        string? flaw = null;
        switch (token.Kind)
        {
            case ValueKind.Text:
                batch[row, column] = SqliteValues.Text(
                    _unescaping.Of(content, token.Escapes, token.Quote),
                    batch,
                    ref flaw
                );
                break;
            case ValueKind.Number:
                batch[row, column] = SqliteValues.Number(content, batch, ref flaw);
                break;
            case ValueKind.True or ValueKind.False:
                batch[row, column] = Cell.OfInteger(token.Kind == ValueKind.True ? 1 : 0);
                break;
            case ValueKind.Hex when TryHex(content, out var bytes):
                batch[row, column] = batch.Store(CellKind.Bytes, bytes);
                break;
            case ValueKind.Expression:
                batch[row, column] = SqliteValues.Expression(content, batch, ref flaw);
                break;
            default:
                flaw = "The value is not well formed.";
                break;
        }

        if (flaw is not null)
        {
            _columns.Refuse(batch, row, column, flaw, content);
        }
    }

    private void ReadText(ReadOnlySpan<byte> text, RowBatch batch, int row, int column)
    {
        var isBinary = _kinds.Length > 0 && _kinds[column] is MyKind.Bytes or MyKind.Bit or MyKind.Geometry;
        _columns.Read(isBinary ? text : Charset.Utf8(text), batch, row, column);
    }

    private void ReadHex(ReadOnlySpan<byte> content, RowBatch batch, int row, int column)
    {
        if (TryHex(content, out var bytes))
        {
            _columns.Read(bytes, batch, row, column);
        }
        else
        {
            _columns.Refuse(batch, row, column, "The hexadecimal value is not well formed.", content);
        }
    }

    private void ReadBits(ReadOnlySpan<byte> content, RowBatch batch, int row, int column)
    {
        ulong bits = 0;
        foreach (var b in content)
        {
            if (b is not ((byte)'0' or (byte)'1') || content.Length > 64)
            {
                _columns.Refuse(batch, row, column, "The binary value is not well formed.", content);
                return;
            }

            bits = (bits << 1) | (uint)(b - '0');
        }

        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(_bytes, bits);
        _columns.Read(_bytes.AsSpan(0, 8), batch, row, column);
    }

    private bool TryHex(ReadOnlySpan<byte> digits, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (_bytes.Length < digits.Length / 2)
        {
            _bytes = new byte[digits.Length];
        }

        if (
            digits.Length % 2 != 0
            || Convert.FromHexString(digits, _bytes, out _, out var length) != OperationStatus.Done
        )
        {
            return false;
        }

        bytes = _bytes.AsSpan(0, length);
        return true;
    }
}
