using PocketFerry.Model.Ids;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping;

/// <summary>
/// Writes keys as ids are derived from them, so that keys which are the same are the same text, however they are written.
/// Not thread-safe.
/// </summary>
/// <param name="ignoreCase">Whether the column that they are the key of takes texts that differ in case for the same.</param>
internal sealed class KeyText(bool ignoreCase)
{
    private readonly IdKey _key = new();

    /// <summary>The key's canonical text, until the next one is asked for; empty for null and for what is missing.</summary>
    public ReadOnlySpan<byte> Of(RowBatch batch, in Cell cell)
    {
        _key.Clear();
        return _key.TryAdd(batch, cell, ignoreCase) ? _key.LastPart : default;
    }
}
