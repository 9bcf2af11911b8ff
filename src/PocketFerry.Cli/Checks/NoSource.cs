using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;

namespace PocketFerry.Cli.Checks;

/// <summary>The source of a check that has none, or none that could be opened.</summary>
internal sealed class NoSource : ISource
{
    public string Name => "";

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceStream>>([]);

    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        CancellationToken cancellation
    ) => AsyncEnumerable.Empty<RowBatch>();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
