using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>Text, e-mail, url, editor, password.</summary>
internal sealed class StoredText : StoredCell
{
    public override bool TryRead(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell)
    {
        cell = batch.Store(CellKind.Text, stored);
        return true;
    }
}

/// <summary>A single select, file or relation: PocketBase takes a text with a bracket for a list, where it is one.</summary>
internal sealed class StoredOne : StoredCell
{
    public override bool TryRead(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell)
    {
        cell = batch.Store(CellKind.Text, stored);
        return !stored.Contains((byte)'[');
    }
}
