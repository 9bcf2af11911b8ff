using System.Globalization;
using System.Text;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Reads a cell as the text that a person would write for it.</summary>
internal static class CellText
{
    /// <summary>The text; empty for null and for what is missing, base64 for bytes.</summary>
    public static string Of(RowBatch batch, in Cell cell) =>
        cell.Kind switch
        {
            CellKind.Text or CellKind.Number or CellKind.Json => Encoding.UTF8.GetString(batch.Bytes(cell)),
            CellKind.Integer => cell.Integer.ToString(CultureInfo.InvariantCulture),
            CellKind.Real => Real(cell.Real),
            CellKind.Boolean => cell.Boolean ? "true" : "false",
            CellKind.Bytes => Convert.ToBase64String(batch.Bytes(cell)),
            _ => "",
        };

    /// <summary>The text that a text field of a record has for the cell: numbers are written as PocketBase writes them.</summary>
    public static string AsStored(RowBatch batch, in Cell cell) =>
        cell.Kind == CellKind.Number && NumberText.Parse(batch.Bytes(cell), out var value) == NumberFit.Exact
            ? Real(value)
            : Of(batch, cell);

    private static string Real(double value)
    {
        if (!double.IsFinite(value))
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        Span<byte> text = stackalloc byte[GoNumber.MaxLength];
        return Encoding.ASCII.GetString(text[..GoNumber.WritePlain(value, text)]);
    }
}
