using System.Buffers.Text;
using System.Text;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>
/// Writes a field's values so that two are the same bytes where their canonical forms are. Nearly every value is in a form
/// whose canonical bytes need not be made: those of the others are.
/// </summary>
/// <param name="field">The field.</param>
/// <param name="form">How cells are to be read.</param>
internal sealed class ValueDigest(Field field, RowForm form)
{
    private readonly byte[] _last = new byte[DateText.Length];
    private readonly Form _form = field.Type switch
    {
        FieldType.Number => Form.Number,
        FieldType.Bool => Form.Bool,
        FieldType.Date or FieldType.Autodate => Form.Date,
        FieldType.Json or FieldType.GeoPoint => Form.Other,
        FieldType.Select or FieldType.Relation or FieldType.File when field.IsMultiple => Form.Other,
        _ => Form.Text,
    };

    private enum Form
    {
        Text,
        Number,
        Bool,
        Date,
        Other,
    }

    /// <summary>Writes a cell.</summary>
    public void Write(DigestMessage to, RowBatch batch, in Cell cell)
    {
        var isWritten = _form switch
        {
            Form.Text => TryText(to, batch, cell),
            Form.Number => TryNumber(to, batch, cell),
            Form.Bool => TryBool(to, cell),
            Form.Date => TryDate(to, batch, cell),
            _ => false,
        };
        if (!isWritten)
        {
            var start = to.Open();
            CanonicalValue.Write(to, field, batch, cell, form);
            to.Close(start);
        }
    }

    private static bool TryText(DigestMessage to, RowBatch batch, in Cell cell)
    {
        if (cell.Kind != CellKind.Text)
        {
            return false;
        }

        var text = batch.Bytes(cell);
        if (!Ascii.IsValid(text))
        {
            return false;
        }

        to.WriteBytes(text);
        return true;
    }

    // Two doubles have one canonical text where they are one number; zero has no sign there.
    private static bool TryNumber(DigestMessage to, RowBatch batch, in Cell cell)
    {
        double value;
        switch (cell.Kind)
        {
            case CellKind.Missing or CellKind.Null:
                value = 0;
                break;
            case CellKind.Integer:
                value = cell.Integer;
                break;
            case CellKind.Real:
                value = cell.Real;
                break;
            case CellKind.Boolean:
                value = cell.Boolean ? 1 : 0;
                break;
            default:
                var text = batch.Bytes(cell);
                value = 0;
                if (!text.IsEmpty && !(Utf8Parser.TryParse(text, out value, out var used) && used == text.Length))
                {
                    return false;
                }

                break;
        }

        if (!double.IsFinite(value))
        {
            return false;
        }

        to.WriteNumber(value == 0 ? 0 : value);
        return true;
    }

    private static bool TryBool(DigestMessage to, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Missing or CellKind.Null:
                to.WriteBytes("false"u8);
                return true;
            case CellKind.Boolean:
                to.WriteBytes(cell.Boolean ? "true"u8 : "false"u8);
                return true;
            case CellKind.Integer when cell.Integer is 0 or 1:
                to.WriteBytes(cell.Integer == 1 ? "true"u8 : "false"u8);
                return true;
            default:
                return false;
        }
    }

    // Many records were made at the same time.
    private bool TryDate(DigestMessage to, RowBatch batch, in Cell cell)
    {
        if (cell.Kind != CellKind.Text || cell.Length != DateText.Length)
        {
            return false;
        }

        var text = batch.Bytes(cell);
        if (text.SequenceEqual(_last))
        {
            to.WriteBytes(text);
            return true;
        }

        Span<byte> canonical = stackalloc byte[DateText.Length];
        if (
            DateText.Parse(text, loose: true, canonical) is not (DateFit.Exact or DateFit.Zero)
            || !canonical.SequenceEqual(text)
        )
        {
            return false;
        }

        text.CopyTo(_last);
        to.WriteBytes(text);
        return true;
    }
}
