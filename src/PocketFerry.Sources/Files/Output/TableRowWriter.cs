using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Writes a stream's rows, and the files that belong to them before each.</summary>
internal sealed class TableRowWriter(TableOutput output, RecordFiles? files, Action<TableOutput> completed) : IRowWriter
{
    public WriteCounts Counts => new(output.Count, 0, 0, files?.Count ?? 0);

    public ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        files?.Copy(batch, cancellation);
        output.Write(batch);
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellation)
    {
        output.Complete();
        completed(output);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        output.Dispose();
        return ValueTask.CompletedTask;
    }
}
