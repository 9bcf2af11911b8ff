using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Verification;
using PocketFerry.Model.Records;

namespace PocketFerry.Cli.Verifying;

/// <summary>Remembers which rows a run rejects, and hands them on.</summary>
internal sealed class RejectedRows(IRejectSink next) : IRejectSink
{
    private readonly Dictionary<string, RowSelection> _rows = new(StringComparer.Ordinal);

    /// <summary>The rows by stream.</summary>
    public IReadOnlyDictionary<string, RowSelection> ByStream => _rows;

    public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault)
    {
        if (!_rows.TryGetValue(stream.Stream.Name, out var rows))
        {
            // A server gives its records by their ids, and not always in one order.
            _rows[stream.Stream.Name] = rows = stream.Stream.Collection is null
                ? RowSelection.OfNumbers([])
                : RowSelection.OfRecords([]);
        }

        rows.Add(source, row, source.Columns.IndexOf("id"));
        next.Add(stream, source, row, fault);
    }

    IReadOnlyList<RejectMark> IRejectSink.Mark() => next.Mark();
}
