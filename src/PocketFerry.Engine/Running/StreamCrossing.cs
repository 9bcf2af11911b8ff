using System.Diagnostics;
using System.Threading.Channels;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Running;

/// <summary>
/// One stream's way: one task reads, one maps and this one writes, with bounded channels between. SQLite has one writer,
/// and parsing and validating together cost about as much as writing: three stages keep two cores busy.
/// </summary>
internal sealed class StreamCrossing(
    ISource source,
    StreamPlan stream,
    IRowWriter writer,
    StreamReport line,
    RejectTally tally,
    IRunProgress? progress
)
{
    // Rows that were done with before the run was resumed: the writer leaves them alone, and nobody counts them.
    private static readonly RowFault Settled = new("settled", "", "");

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private Mapper? _mapper;

    public required MapperOptions Mapping { get; init; }

    public required StreamCheckpoints Checkpoints { get; init; }

    public IRowSamples? Samples { get; init; }

    /// <summary>Most rows of a batch; null leaves it to the source.</summary>
    public int? BatchRows { get; init; }

    public static ReadOptions ReadOptionsOf(StreamPlan stream) =>
        new()
        {
            Limit = stream.Limit,
            WithSecrets = stream.WithSecrets,
            Where = stream.Where,
        };

    public async Task RunAsync(CancellationToken cancellation)
    {
        _mapper = stream.Collection is null ? null : Mapper.Create(stream, Mapping);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var rows = NewChannel();
        var records = NewChannel();
        var reading = Task.Run(() => ReadAsync(rows.Writer, stop.Token), CancellationToken.None);
        var mapping = Task.Run(() => MapAsync(rows.Reader, records.Writer, stop.Token), CancellationToken.None);
        try
        {
            await WriteAsync(records.Reader, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(reading, mapping).ConfigureAwait(false);
            Drain(rows.Reader);
            Drain(records.Reader);
        }

        await writer.CompleteAsync(cancellation).ConfigureAwait(false);
        Count();
        Warn();
        Checkpoints.Complete(line);
    }

    private static Channel<RowBatch> NewChannel() =>
        Channel.CreateBounded<RowBatch>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });

    private async Task ReadAsync(ChannelWriter<RowBatch> output, CancellationToken cancellation)
    {
        try
        {
            await foreach (
                var batch in source
                    .ReadAsync(
                        stream.Stream,
                        ReadOptionsOf(stream) with
                        {
                            After = Checkpoints.After,
                            BatchRows = BatchRows,
                        },
                        cancellation
                    )
                    .ConfigureAwait(false)
            )
            {
                await output.WriteAsync(batch, cancellation).ConfigureAwait(false);
            }

            output.Complete();
        }
        catch (Exception error)
        {
            // Whoever reads the channel rethrows it; if the run was stopped from there, nobody does.
            output.Complete(error);
        }
    }

    private async Task MapAsync(
        ChannelReader<RowBatch> input,
        ChannelWriter<RowBatch> output,
        CancellationToken cancellation
    )
    {
        try
        {
            await foreach (var batch in input.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                await output.WriteAsync(_mapper?.Map(batch) ?? batch, cancellation).ConfigureAwait(false);
            }

            output.Complete();
        }
        catch (Exception error)
        {
            output.Complete(error);
        }
    }

    private async Task WriteAsync(ChannelReader<RowBatch> input, CancellationToken cancellation)
    {
        var underWay = new Queue<(RowBatch Records, int First)>();
        try
        {
            while (await TryBeginAsync(input, underWay, cancellation).ConfigureAwait(false))
            {
                if (underWay.Count > (writer.Overlaps ? 1 : 0))
                {
                    await EndAsync(underWay.Dequeue(), cancellation).ConfigureAwait(false);
                }
            }

            await EndAllAsync(underWay, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await AbandonAsync(underWay, cancellation).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<bool> TryBeginAsync(
        ChannelReader<RowBatch> input,
        Queue<(RowBatch Records, int First)> underWay,
        CancellationToken cancellation
    )
    {
        try
        {
            if (!await input.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                return false;
            }

            // Nobody else reads.
            input.TryRead(out var records);
            underWay.Enqueue((records!, await BeginAsync(records!, cancellation).ConfigureAwait(false)));
            return true;
        }
        catch
        {
            // The next batch couldn't be had, or not begin: those before it have nothing to do with that.
            await EndAllAsync(underWay, cancellation).ConfigureAwait(false);
            throw;
        }
    }

    private async Task EndAllAsync(Queue<(RowBatch Records, int First)> underWay, CancellationToken cancellation)
    {
        while (underWay.TryDequeue(out var last))
        {
            await EndAsync(last, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<int> BeginAsync(RowBatch records, CancellationToken cancellation)
    {
        try
        {
            var first = FirstUnsettled(records);
            if (writer.Overlaps)
            {
                await writer.BeginAsync(records, cancellation).ConfigureAwait(false);
            }

            return first;
        }
        catch
        {
            Drop(records);
            throw;
        }
    }

    private async Task EndAsync((RowBatch Records, int First) batch, CancellationToken cancellation)
    {
        var (records, first) = batch;
        using (records)
        using (records.Origin)
        {
            await writer.WriteAsync(records, cancellation).ConfigureAwait(false);
            Show(records, first);
            line.Read += records.Count - first;
            CollectFaults(records, first);
            Count();
            Checkpoints.Settle(records, writer, line);
            progress?.Advance(line.Read, line.Read - line.Rejected);
        }
    }

    // The run ends here; what is under way must be known to be written.
    private async Task AbandonAsync(Queue<(RowBatch Records, int First)> underWay, CancellationToken cancellation)
    {
        while (underWay.TryDequeue(out var left))
        {
            try
            {
                await writer.AbandonAsync(left.Records, cancellation).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The failure that came first is the one to tell.
            }
            finally
            {
                Drop(left.Records);
            }
        }
    }

    private void Show(RowBatch records, int first)
    {
        for (var row = first; row < records.Count && line.Read + row - first < Samples?.Rows; row++)
        {
            Samples.Add(stream, records.Origin ?? records, records, row);
        }
    }

    private int FirstUnsettled(RowBatch records)
    {
        var row = 0;
        while (row < records.Count && Checkpoints.IsSettled(records, row))
        {
            records.SetFault(row++, Settled);
        }

        return row;
    }

    private void CollectFaults(RowBatch records, int first)
    {
        if (!records.HasFaults)
        {
            return;
        }

        var origin = records.Origin ?? records;
        for (var row = first; row < records.Count; row++)
        {
            if (records.Fault(row) is { } fault)
            {
                tally.Add(stream, line, origin, row, fault);
            }
        }
    }

    private void Warn()
    {
        line.Warnings.AddRange(source.WarningsOf(stream.Stream));
        line.Warnings.AddRange(writer.Warnings);
        line.Warnings.AddRange(_mapper is null ? [] : MapperWarnings.Of(_mapper));
    }

    private void Count()
    {
        var (counts, from) = (writer.Counts, Checkpoints.From);
        (line.Inserted, line.Updated, line.Skipped, line.Files) = (
            from.Inserted + counts.Inserted,
            from.Updated + counts.Updated,
            from.Skipped + counts.Skipped,
            from.Files + counts.Files
        );
        line.Elapsed = from.Elapsed + _clock.Elapsed;
    }

    private static void Drain(ChannelReader<RowBatch> input)
    {
        while (input.TryRead(out var left))
        {
            Drop(left);
        }
    }

    private static void Drop(RowBatch records)
    {
        records.Origin?.Dispose();
        records.Dispose();
    }
}
