using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.SqlDumps.Values;

/// <summary>Values of a SQLite dump: as in SQLite, each has the type that it is written in.</summary>
internal static class SqliteValues
{
    public static Cell Number(ReadOnlySpan<byte> text, RowBatch batch, ref string? flaw)
    {
        if (Utf8Parser.TryParse(text, out long integer, out var used) && used == text.Length)
        {
            return Cell.OfInteger(integer);
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
        {
            return Cell.OfReal(real);
        }

        flaw = "The number is not well formed.";
        return default;
    }

    public static Cell Text(ReadOnlySpan<byte> text, RowBatch batch, ref string? flaw)
    {
        if (Utf8.IsValid(text))
        {
            return batch.Store(CellKind.Text, text);
        }

        flaw = "The text is not well-formed UTF-8.";
        return default;
    }

    public static Cell Expression(ReadOnlySpan<byte> text, RowBatch batch, ref string? flaw)
    {
        if (SqliteExpression.Compute(text) is { } value)
        {
            var room = batch.Reserve(System.Text.Encoding.UTF8.GetMaxByteCount(value.Length));
            return batch.Commit(CellKind.Text, System.Text.Encoding.UTF8.GetBytes(value, room));
        }

        flaw = "The value is an expression that is not computed here.";
        return default;
    }
}
