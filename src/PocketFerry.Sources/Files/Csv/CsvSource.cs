using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Csv;

/// <summary>A CSV or TSV file: one stream, whose cells are text without a type.</summary>
internal sealed class CsvSource(FileInput input, string streamName, FileFormat format, FileSourceOptions options)
    : ISource
{
    public string Name => input.Name;

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.Run<IReadOnlyList<SourceStream>>(
            () =>
            {
                using var table = Open();
                if (table.Columns.Length == 0)
                {
                    throw new EndpointException(
                        $"{input.Name}: the file is empty; there is not even a header.",
                        "Check that the file was written to its end."
                    );
                }

                return
                [
                    new SourceStream(streamName)
                    {
                        Columns = [.. table.Columns.Select(c => new SourceColumn(c))],
                        TextIsUntyped = true,
                        EstimatedBytes = input.Length,
                    },
                ];
            },
            cancellation
        );

    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions read,
        CancellationToken cancellation
    ) => Batches.ReadAllAsync(Open, read, cancellation);

    public ValueTask DisposeAsync()
    {
        input.Dispose();
        return ValueTask.CompletedTask;
    }

    private CsvTable Open() => CsvTable.Open(input.OpenRead(), input.Name, format, options);
}
