using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Tables;

/// <summary>Reads one stream from its start, a batch at a time, on whatever thread asks.</summary>
internal interface IBatchReader : IDisposable
{
    /// <summary>The next batch with at most so many rows, which the caller owns; null at the end.</summary>
    RowBatch? Next(long maxRows);
}
