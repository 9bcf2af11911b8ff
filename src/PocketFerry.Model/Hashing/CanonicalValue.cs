using System.Buffers;
using System.Buffers.Text;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Model.Hashing;

/// <summary>
/// The one byte string of a field's value, the same for the web API's form and the database's. Missing and null are the
/// field's zero value. What PocketBase would not store comes out as it is, so that it differs from what would be stored.
/// </summary>
public static class CanonicalValue
{
    /// <summary>Writes the canonical value of a cell.</summary>
    public static void Write(IBufferWriter<byte> to, Field field, RowBatch batch, in Cell cell, RowForm form)
    {
        switch (field.Type)
        {
            case FieldType.Number:
                WriteNumber(to, batch, cell);
                break;
            case FieldType.Bool:
                WriteBool(to, batch, cell);
                break;
            case FieldType.Date or FieldType.Autodate:
                WriteDate(to, batch, cell);
                break;
            case FieldType.Json:
                WriteJson(to, batch, cell, form);
                break;
            case FieldType.GeoPoint:
                CanonicalGeoPoint.Write(to, batch.Bytes(cell));
                break;
            case FieldType.Select or FieldType.Relation or FieldType.File when field.IsMultiple:
                WriteMultiple(to, batch, cell);
                break;
            default:
                WriteText(to, batch, cell);
                break;
        }
    }

    private static void WriteNumber(IBufferWriter<byte> to, RowBatch batch, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Missing or CellKind.Null:
                to.Write("0"u8);
                break;
            case CellKind.Integer:
                WriteDouble(to, cell.Integer);
                break;
            case CellKind.Real:
                WriteDouble(to, cell.Real);
                break;
            case CellKind.Boolean:
                to.Write(cell.Boolean ? "1"u8 : "0"u8);
                break;
            default:
                var text = batch.Bytes(cell);
                if (text.IsEmpty)
                {
                    to.Write("0"u8);
                }
                else if (Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length)
                {
                    WriteDouble(to, value);
                }
                else
                {
                    CanonicalText.Write(to, text);
                }

                break;
        }
    }

    private static void WriteBool(IBufferWriter<byte> to, RowBatch batch, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Missing or CellKind.Null:
            case CellKind.Boolean when !cell.Boolean:
            case CellKind.Integer when cell.Integer == 0:
                to.Write("false"u8);
                break;
            case CellKind.Boolean:
            case CellKind.Integer when cell.Integer == 1:
                to.Write("true"u8);
                break;
            default:
                var text = batch.Bytes(cell);
                if (text.SequenceEqual("1"u8))
                {
                    to.Write("true"u8);
                }
                else if (text.SequenceEqual("0"u8) || (text.IsEmpty && cell.Kind == CellKind.Text))
                {
                    to.Write("false"u8);
                }
                else
                {
                    // A text that says "true" is none: PocketBase shows it as one and finds it by no filter.
                    to.Write("'"u8);
                    WriteText(to, batch, cell);
                }

                break;
        }
    }

    private static void WriteDate(IBufferWriter<byte> to, RowBatch batch, in Cell cell)
    {
        // What is no date, or would lose digits on the way, is hashed as it is: it differs from every stored date.
        if (
            cell.Kind == CellKind.Text
            && DateText.Parse(batch.Bytes(cell), loose: true, to.GetSpan(DateText.Length))
                is DateFit.Exact
                    or DateFit.Zero
        )
        {
            to.Advance(DateText.Length);
        }
        else
        {
            WriteText(to, batch, cell);
        }
    }

    private static void WriteJson(IBufferWriter<byte> to, RowBatch batch, in Cell cell, RowForm form)
    {
        var text = batch.Bytes(cell);
        switch (cell.Kind)
        {
            case CellKind.Missing or CellKind.Null:
                to.Write("null"u8);
                break;
            case CellKind.Text when form == RowForm.Api:
                CanonicalJson.WriteString(to, text);
                break;
            case CellKind.Number when text.ContainsAny(".eE"u8) || !Utf8Parser.TryParse(text, out long _, out _):
                // At the top level the column's affinity makes a double of it (pocketbase.md, F4); only there.
                WriteNumber(to, batch, cell);
                break;
            case CellKind.Text or CellKind.Json:
                CanonicalJson.Write(to, text);
                break;
            default:
                WriteText(to, batch, cell);
                break;
        }
    }

    private static void WriteMultiple(IBufferWriter<byte> to, RowBatch batch, in Cell cell)
    {
        var text = batch.Bytes(cell);
        if (cell.IsAbsent || (text.IsEmpty && cell.Kind == CellKind.Text) || text.SequenceEqual("null"u8))
        {
            to.Write("[]"u8);
        }
        else if (!text.IsEmpty && text.TrimStart(" \t\r\n"u8).StartsWith("["u8))
        {
            CanonicalJson.Write(to, text);
        }
        else
        {
            // PocketBase reads a bare scalar as an array of one (pocketbase.md, F32).
            to.Write("["u8);
            var scalar = new ArrayBufferWriter<byte>();
            WriteText(scalar, batch, cell);
            CanonicalJson.WriteString(to, scalar.WrittenSpan);
            to.Write("]"u8);
        }
    }

    private static void WriteText(IBufferWriter<byte> to, RowBatch batch, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Missing or CellKind.Null:
                break;
            case CellKind.Integer:
                Utf8Formatter.TryFormat(cell.Integer, to.GetSpan(32), out var written);
                to.Advance(written);
                break;
            case CellKind.Real:
                WriteDouble(to, cell.Real);
                break;
            case CellKind.Boolean:
                to.Write(cell.Boolean ? "true"u8 : "false"u8);
                break;
            default:
                CanonicalText.Write(to, batch.Bytes(cell));
                break;
        }
    }

    private static void WriteDouble(IBufferWriter<byte> to, double value) =>
        to.Advance(CanonicalNumber.Format(value, to.GetSpan(CanonicalNumber.MaxLength)));
}
