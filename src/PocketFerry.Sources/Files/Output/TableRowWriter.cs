using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Writes a stream's rows, and the files that belong to them before each.</summary>
/// <param name="output">The data file.</param>
/// <param name="files">Copies the files; null where there is no place for them.</param>
/// <param name="before">What an earlier process wrote of it.</param>
/// <param name="ledger">Remembers how much was written; null remembers nothing.</param>
/// <param name="completed">Hears what was written, at the end.</param>
internal sealed class TableRowWriter(
    TableOutput output,
    RecordFiles? files,
    OutputMark before,
    OutputLedger? ledger,
    Action<OutputMark> completed
) : IRowWriter
{
    public WriteCounts Counts => new(output.Count - before.Records, 0, 0, files?.Count ?? 0);

    public bool CanGoOn => output.CanGoOn;

    public ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        files?.Copy(batch, cancellation);
        output.Write(batch);
        return ValueTask.CompletedTask;
    }

    public void Checkpoint()
    {
        output.Flush();
        ledger?.Save(Mark());
    }

    public ValueTask CompleteAsync(CancellationToken cancellation)
    {
        output.Complete();
        var mark = Mark();
        ledger?.Save(mark);
        completed(mark);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        output.Dispose();
        return ValueTask.CompletedTask;
    }

    private OutputMark Mark() =>
        before with
        {
            Bytes = output.Bytes,
            Sha256 = output.Sha256,
            Records = output.Count,
            Files = before.Files + (files?.Count ?? 0),
            FileBytes = before.FileBytes + (files?.Bytes ?? 0),
        };
}
