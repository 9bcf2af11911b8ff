using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Rejects;

/// <summary>Counts rejected rows by their reason, and keeps the first row of each. Not thread-safe.</summary>
internal sealed class RejectGroups : IRejectSink
{
    private readonly Dictionary<(string Stream, string Column, string Code), RejectGroup> _groups = [];

    /// <summary>The reasons, in the order in which they came up.</summary>
    public IReadOnlyCollection<RejectGroup> All => _groups.Values;

    /// <inheritdoc/>
    public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault)
    {
        var key = (stream.TargetName, fault.Column, fault.Code);
        _groups[key] = _groups.TryGetValue(key, out var group)
            ? group with
            {
                Count = group.Count + 1,
            }
            : new RejectGroup(stream.TargetName, new Reject(stream.Stream.Name, source.Position(row), fault), 1);
    }
}

/// <summary>Rows that were rejected for the same reason.</summary>
/// <param name="Collection">The collection that they were for.</param>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many there are.</param>
internal sealed record RejectGroup(string Collection, Reject First, long Count);
