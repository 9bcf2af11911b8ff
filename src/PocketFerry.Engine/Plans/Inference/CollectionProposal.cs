using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Inference;

/// <summary>A collection that would hold a stream.</summary>
/// <param name="Collection">The collection, complete.</param>
/// <param name="Columns">What becomes of each column, in column order.</param>
/// <param name="Rows">How many rows were looked at.</param>
/// <param name="IsSample">Whether there are more rows than that.</param>
public sealed record CollectionProposal(
    Collection Collection,
    IReadOnlyList<ColumnProposal> Columns,
    long Rows,
    bool IsSample
);

/// <summary>What becomes of a column.</summary>
/// <param name="Column">The column's name in the source.</param>
/// <param name="Field">The field that takes it; null where it is left out.</param>
/// <param name="Reason">Why that type, in a few words.</param>
public sealed record ColumnProposal(string Column, Field? Field, string Reason)
{
    /// <summary>What the user should know before it happens (nulls that become zero); empty where there is nothing.</summary>
    public string Warning { get; init; } = "";

    /// <summary>Values that a select field could hold; empty where there are too many or the field is no text.</summary>
    public IReadOnlyList<string> SelectValues { get; init; } = [];
}
