using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;

namespace PocketFerry.Live.Tests.Api;

/// <summary>A source of rows that a test writes down: one stream, cells as texts, null for a key that the row lacks.</summary>
internal sealed class Lines(string stream, IReadOnlyList<string> columns, IEnumerable<string?[]> rows) : ISource
{
    public string Name => "lines";

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceStream>>([
            new SourceStream(stream)
            {
                Columns = [.. columns.Select(c => new SourceColumn(c))],
                Key = columns.Contains("id") ? ["id"] : [],
                TextIsUntyped = true,
            },
        ]);

    public async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream _,
        ReadOptions options,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        long ordinal = 0;
        foreach (var chunk in rows.Chunk(1000))
        {
            var batch = new RowBatch(columns);
            foreach (var row in chunk)
            {
                var number = batch.AddRow(RowPosition.Of(++ordinal));
                for (var i = 0; i < columns.Count; i++)
                {
                    batch[number, i] = row[i] is { } text
                        ? batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(text))
                        : Cell.Missing;
                }
            }

            yield return batch;
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
