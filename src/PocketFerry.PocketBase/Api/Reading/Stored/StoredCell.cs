using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>
/// Turns one column's stored values, as <c>/api/sql</c> gives them, into what the records API gives. Thread-safe.
/// </summary>
internal abstract class StoredCell
{
    /// <summary>Reads a value that has the form in which PocketBase itself stores it.</summary>
    /// <returns>False for any other form: what becomes of it is the server's to say.</returns>
    public abstract bool TryRead(ReadOnlySpan<byte> stored, RowBatch batch, out Cell cell);

    /// <summary>What the records API gives for SQL's NULL.</summary>
    public virtual Cell Zero(RowBatch batch) => batch.Store(CellKind.Text, default);
}
