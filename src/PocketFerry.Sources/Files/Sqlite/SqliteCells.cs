using System.Buffers.Text;
using System.Globalization;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Output;
using PocketFerry.Sqlite;

namespace PocketFerry.Sources.Files.Sqlite;

/// <summary>Binds the cells of one column. Columns of a known field get its type, others none, so that SQLite changes no value.</summary>
internal sealed class SqliteCells(Field? field)
{
    private readonly bool _isJson = field?.Type == FieldType.Json;
    private readonly bool _isNumber = field?.Type == FieldType.Number;
    private readonly OutputBuffer? _json = field?.Type == FieldType.Json ? new OutputBuffer() : null;

    /// <summary>The declared type of a field's column.</summary>
    public static string TypeOf(Field field) =>
        field.Type switch
        {
            FieldType.Number => "NUMERIC",
            FieldType.Bool => "BOOLEAN",
            _ => "TEXT",
        };

    public void Bind(SqliteStatement insert, int parameter, RowBatch batch, in Cell cell)
    {
        if (_isJson && cell.Kind == CellKind.Text)
        {
            // In a JSON column a text is a JSON string, else "12" and 12 would be the same.
            _json!.TruncateTo(0);
            JsonText.AddString(_json, batch.Bytes(cell));
            insert.Bind(parameter, _json.Written);
            return;
        }

        switch (cell.Kind)
        {
            case CellKind.Text:
                BindText(insert, parameter, batch.Bytes(cell));
                break;
            case CellKind.Json:
                BindText(insert, parameter, batch.Bytes(cell));
                break;
            case CellKind.Number:
                BindNumber(insert, parameter, batch.Bytes(cell));
                break;
            case CellKind.Integer:
                insert.Bind(parameter, cell.Integer);
                break;
            case CellKind.Real:
                insert.Bind(parameter, cell.Real);
                break;
            case CellKind.Boolean when _isJson:
                insert.Bind(parameter, cell.Boolean ? "true" : "false");
                break;
            case CellKind.Boolean:
                insert.Bind(parameter, cell.Boolean ? 1L : 0L);
                break;
            case CellKind.Bytes:
                insert.BindBlob(parameter, batch.Bytes(cell));
                break;
            default:
                insert.BindNull(parameter);
                break;
        }
    }

    private static void BindText(SqliteStatement insert, int parameter, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            insert.Bind(parameter, "");
        }
        else
        {
            insert.Bind(parameter, text);
        }
    }

    /// <summary>A number becomes one of SQLite's where that keeps its value, else its text.</summary>
    private void BindNumber(SqliteStatement insert, int parameter, ReadOnlySpan<byte> token)
    {
        if (_isJson)
        {
            insert.Bind(parameter, token);
            return;
        }

        if (
            Utf8Parser.TryParse(token, out long integer, out var used)
            && used == token.Length
            && !token.SequenceEqual("-0"u8)
        )
        {
            insert.Bind(parameter, integer);
            return;
        }

        var real = double.Parse(token, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsFinite(real) && (_isNumber || IsExact(token, real)))
        {
            insert.Bind(parameter, real);
        }
        else
        {
            insert.Bind(parameter, token);
        }
    }

    private static bool IsExact(ReadOnlySpan<byte> token, double value)
    {
        var digits = 0;
        foreach (var b in token)
        {
            if (b is (byte)'e' or (byte)'E')
            {
                break;
            }

            digits += b is >= (byte)'0' and <= (byte)'9' && (digits > 0 || b != '0') ? 1 : 0;
        }

        Span<byte> text = stackalloc byte[GoNumber.MaxLength];
        return (digits <= 15 && (value != 0 || digits == 0))
            || text[..GoNumber.Format(value, text)].SequenceEqual(token);
    }
}
