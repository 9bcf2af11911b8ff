using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Running;

/// <summary>Sees the rows of a run, before and after they are mapped. Called from one thread at a time.</summary>
public interface IRowSamples
{
    /// <summary>How many rows of each stream are wanted.</summary>
    int Rows { get; }

    /// <summary>A row; the batches are the caller's.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="before">The batch of the source.</param>
    /// <param name="after">The batch of records that the target got; a row that was refused has a fault.</param>
    /// <param name="row">The row in both.</param>
    void Add(StreamPlan stream, RowBatch before, RowBatch after, int row);
}
