using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>Dates: empty, or PocketBase's own form.</summary>
internal sealed class StoredDate : StoredCell
{
    public override bool TryRead(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell)
    {
        cell = batch.Store(CellKind.Text, stored);
        Span<byte> canonical = stackalloc byte[DateText.Length];
        return stored.IsEmpty
            || (
                stored.Length == DateText.Length
                && DateText.Parse(stored, loose: false, canonical) == DateFit.Exact
                && canonical.SequenceEqual(stored)
            );
    }
}
