using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Writes one stream to standard output, as it comes: what is out can't be taken back.</summary>
internal sealed class StandardOutputRun : ITargetRun
{
    private readonly RunPlan _plan;
    private readonly FileFormat _format;
    private readonly FileTargetOptions _options;
    private readonly Stream _stream;

    public StandardOutputRun(RunPlan plan, FileFormat format, FileTargetOptions options)
    {
        FileTarget.CheckSingle(plan, "standard output");
        _plan = plan;
        _format = format;
        _options = options;
        _stream = plan.DryRun ? Stream.Null : options.StandardOutput ?? Console.OpenStandardOutput();
    }

    public string? Strategy => null;

    public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation)
    {
        var filter = new ColumnFilter(stream);
        ITableWriter writer = _format switch
        {
            FileFormat.Csv or FileFormat.Tsv => new CsvTableWriter(
                _stream,
                stream.Stream.Columns.Select(c => c.Name),
                _options.Delimiter ?? (_format == FileFormat.Tsv ? '\t' : ','),
                filter
            ),
            FileFormat.Json => new JsonTableWriter(_stream, JsonFrame.Array, filter),
            _ => new JsonTableWriter(_stream, JsonFrame.Lines, filter),
        };
        return Task.FromResult<IRowWriter>(new Writer(writer, _stream));
    }

    public IAsyncEnumerable<LateFault> SettleAsync(CancellationToken cancellation) => FileTarget.NoLateFaults();

    public Task CommitAsync(CancellationToken cancellation) => _stream.FlushAsync(cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Writer(ITableWriter writer, Stream stream) : IRowWriter
    {
        public WriteCounts Counts => new(writer.Count, 0, 0, 0);

        public ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.Write(batch);
            if (writer is CsvTableWriter { Widths.Count: > 1 })
            {
                throw new EndpointException(
                    $"Row {writer.Count} or one before it has a key that no earlier row had, and the CSV header is already out.",
                    "Write to a file, where the header is completed afterwards, or use --format ndjson.",
                    EndpointFailure.Usage
                );
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync(CancellationToken cancellation)
        {
            writer.Complete();
            stream.Flush();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
