using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Running;

/// <summary>Counts bad rows, hands them to the sink, and stops the run when they are too many.</summary>
internal sealed record RejectTally(RunOptions Options, RunReport Report)
{
    /// <summary>Past the point of no return: rows are counted, and the run is not stopped any more.</summary>
    public bool NeverStops { get; init; }

    public void Add(StreamPlan stream, StreamReport line, RowBatch source, int row, RowFault fault)
    {
        line.Rejected++;
        Options.Rejects.Add(stream, source, row, fault);
        if (NeverStops)
        {
            return;
        }

        if (Options.OnError == OnError.Stop)
        {
            throw new RunStoppedException(new Reject(stream.Stream.Name, source.Position(row), fault));
        }

        if (Options.MaxErrors?.Count is { } most && Report.Rejected > most)
        {
            throw new RunStoppedException($"More than {most} rows were rejected (--max-errors).");
        }
    }

    public void AddLate(LateFault late, RowBatch source, int row)
    {
        var line = Report.Streams.First(s => s.Stream == late.Stream.Stream.Name && s.Target == late.Stream.TargetName);
        if (late.WasInsert)
        {
            line.Inserted--;
        }
        else
        {
            line.Updated--;
        }

        Add(late.Stream, line, source, row, late.Fault);
    }

    public void EndOfStream(StreamReport line)
    {
        if (Options.MaxErrors?.Percent is { } most && line.Rejected > line.Read * most / 100)
        {
            throw new RunStoppedException(
                $"{line.Rejected} of {line.Read} rows of '{line.Stream}' were rejected, more than {most}% (--max-errors)."
            );
        }
    }
}
