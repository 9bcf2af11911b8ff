using System.Buffers;
using System.Buffers.Text;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>Numbers: the records API gives doubles, whatever SQLite keeps.</summary>
internal sealed class StoredNumbers : StoredCell
{
    // Up to so many digits a number without an exponent is its double's shortest text.
    private const int Short = 15;

    private static readonly SearchValues<byte> Plain = SearchValues.Create("0123456789.-"u8);

    public override bool TryRead(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell)
    {
        if (stored.Length is > 0 and <= Short && !stored.ContainsAnyExcept(Plain))
        {
            cell = batch.Store(CellKind.Number, stored);
            return Utf8Parser.TryParse(stored, out double _, out var read) && read == stored.Length;
        }

        cell = default;
        if (!TryDouble(stored, out var value))
        {
            return false;
        }

        cell = batch.Commit(CellKind.Number, GoNumber.WriteJson(value, batch.Reserve(GoNumber.MaxLength)));
        return true;
    }

    public override Cell Zero(RowBatch batch) => batch.Store(CellKind.Number, "0"u8);

    /// <summary>Reads a whole text as a finite double.</summary>
    public static bool TryDouble(ReadOnlySpan<byte> text, out double value) =>
        Utf8Parser.TryParse(text, out value, out var read) && read == text.Length && double.IsFinite(value);
}
