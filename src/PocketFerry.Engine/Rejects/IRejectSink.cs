using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Rejects;

/// <summary>Takes rows that could not go in.</summary>
public interface IRejectSink
{
    /// <summary>Takes one row.</summary>
    /// <param name="stream">The stream it came from.</param>
    /// <param name="source">The source's batch.</param>
    /// <param name="row">The row's number in the batch.</param>
    /// <param name="fault">Why it could not go in.</param>
    void Add(StreamPlan stream, RowBatch source, int row, RowFault fault);

    /// <summary>
    /// Hands what was taken so far to the system, and says how long the files are whose length changed since it was asked
    /// last; a run that is resumed begins there. Empty for a sink without files.
    /// </summary>
    internal IReadOnlyList<RejectMark> Mark() => [];
}

/// <summary>How long the reject files of a stream are.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Path">The files' path without their endings.</param>
/// <param name="RowBytes">Length of the file with the rows.</param>
/// <param name="ReasonBytes">Length of the file with the reasons.</param>
/// <param name="Count">How many rows were rejected.</param>
internal sealed record RejectMark(string Stream, string Path, long RowBytes, long ReasonBytes, long Count);

/// <summary>A rejected row's place and reason.</summary>
/// <param name="Stream">The stream it came from.</param>
/// <param name="Position">Its place there.</param>
/// <param name="Fault">Why it could not go in.</param>
public sealed record Reject(string Stream, RowPosition Position, RowFault Fault);

/// <summary>Forgets rejected rows; for dry runs of tests and programs that count only.</summary>
public sealed class NoRejects : IRejectSink
{
    private NoRejects() { }

    /// <summary>The one instance.</summary>
    public static NoRejects Instance { get; } = new();

    /// <inheritdoc/>
    public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault) { }
}
