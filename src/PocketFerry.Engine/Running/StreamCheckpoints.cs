using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Passes;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Running;

/// <summary>Keeps in the ledger how far one stream is, and knows how far it was when the run is a resumed one.</summary>
internal sealed class StreamCheckpoints
{
    private readonly RunLedger? _ledger;
    private readonly IRejectSink _rejects;
    private readonly bool _hasRecords;
    private StreamProgress _last;

    /// <param name="ledger">The ledger; null keeps nothing.</param>
    /// <param name="number">The stream's number in the plan.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="rejects">Where rejected rows go.</param>
    public StreamCheckpoints(RunLedger? ledger, int number, StreamPlan stream, IRejectSink rejects)
    {
        (_ledger, _rejects) = (ledger, rejects);
        _hasRecords = stream.Stream.Collection is not null;
        From =
            ledger?.Streams.Find(number)
            ?? new StreamProgress(number, stream.Stream.Name, stream.TargetName)
            {
                Fingerprint = stream.Stream.Fingerprint,
            };
        _last = From;
    }

    /// <summary>What is remembered for later passes; null for nothing.</summary>
    public PassMemory? Passes { get; init; }

    /// <summary>Where the stream stood when this process took it up.</summary>
    public StreamProgress From { get; }

    /// <summary>Whether there is nothing left to do.</summary>
    public bool IsDone => From.State == StreamState.Done;

    /// <summary>The row to read on behind; null for the first.</summary>
    public ReadBehind? After => From.Position.Ordinal == 0 ? null : new(From.Position.Ordinal, From.Record);

    /// <summary>Whether a row was done with before this process began.</summary>
    /// <exception cref="EndpointException">The source isn't what it was then.</exception>
    public bool IsSettled(RowBatch records, int row)
    {
        var position = records.Position(row);
        if (position.Ordinal != From.Position.Ordinal)
        {
            return position.Ordinal < From.Position.Ordinal;
        }

        var isSame =
            position == From.Position
            && (From.Record.Length == 0 || From.Record == RecordOf(records.Origin ?? records, row));
        return isSame
            ? true
            : throw new EndpointException(
                $"The source isn't what it was: row {position.Ordinal} of '{From.Stream}', the last that was done with, "
                    + (
                        position.Line != From.Position.Line
                            ? $"stands on line {position.Line} now, not {From.Position.Line}."
                            : "is another now."
                    ),
                "Put the source back as it was; rows behind that one may be mended.",
                EndpointFailure.Usage
            );
    }

    /// <summary>Gives a report the counts from before.</summary>
    public void Restore(StreamReport line)
    {
        (line.Read, line.Inserted, line.Updated) = (From.Read, From.Inserted, From.Updated);
        (line.Skipped, line.Rejected, line.Files) = (From.Skipped, From.Rejected, From.Files);
        line.Elapsed = From.Elapsed;
        line.Warnings.AddRange(From.Warnings);
    }

    /// <summary>The target is ready for the stream's rows.</summary>
    public void Begin()
    {
        if (_last.State == StreamState.Waiting)
        {
            Save(_last with { State = StreamState.Begun });
        }
    }

    /// <summary>All rows of a batch are done with.</summary>
    public void Settle(RowBatch records, IRowWriter writer, StreamReport line)
    {
        if (_ledger is null || records.Count == 0 || !writer.CanGoOn)
        {
            return;
        }

        var row = records.Count - 1;
        if (records.Position(row).Ordinal <= From.Position.Ordinal)
        {
            return;
        }

        writer.Checkpoint();
        // Before the ledger: a record that is known twice does no harm.
        Passes?.Commit();
        _ledger.Intents.Clear(From.Number, records.Position(row).Ordinal);
        SaveRejects();
        Save(
            line.CountedIn(_last) with
            {
                Position = records.Position(row),
                Record = _hasRecords ? RecordOf(records.Origin ?? records, row) : "",
            }
        );
        CrashPoint.Reach("row-settled");
    }

    /// <summary>The stream is at its end.</summary>
    public void Complete(StreamReport line)
    {
        SaveRejects();
        Save(line.CompletedIn(_last));
        CrashPoint.Reach("stream-done");
    }

    private void SaveRejects()
    {
        if (_ledger is null)
        {
            return;
        }

        foreach (var mark in _rejects.Mark())
        {
            _ledger.Rejects.Save(mark);
        }
    }

    private void Save(StreamProgress progress)
    {
        _last = progress;
        _ledger?.Streams.Save(progress);
        _ledger?.Commit();
    }

    private static string RecordOf(RowBatch source, int row)
    {
        var id = source.Columns.IndexOf("id");
        return id < 0 ? "" : Encoding.UTF8.GetString(source.Bytes(row, id));
    }
}
