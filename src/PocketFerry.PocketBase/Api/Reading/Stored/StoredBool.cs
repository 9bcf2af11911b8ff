using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>Booleans: 0 and 1.</summary>
internal sealed class StoredBool : StoredCell
{
    public override bool TryRead(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell)
    {
        cell = Cell.OfBoolean(stored is [(byte)'1']);
        return stored is [(byte)'0' or (byte)'1'];
    }

    public override Cell Zero(RowBatch batch) => Cell.OfBoolean(false);
}
