using System.Runtime.CompilerServices;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Tests;

/// <summary>A source whose rows a test makes itself; and whose files.</summary>
internal sealed class MemorySource(string stream, IReadOnlyList<string> columns, Action<RowBatch> fill)
    : ISource,
        IFileStore
{
    public Collection? Collection { get; init; }

    public Dictionary<string, (byte[] Content, byte[]? Attributes)> Files { get; } = [];

    public string Name => "memory";

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceStream>>([new SourceStream(stream) { Collection = Collection }]);

    public async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream from,
        ReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await Task.CompletedTask;
        var batch = new RowBatch(columns, 4);
        fill(batch);
        yield return batch;
    }

    public StoredFile? Open(SourceStream from, string recordId, string fileName) =>
        Files.TryGetValue($"{recordId}/{fileName}", out var file)
            ? new StoredFile(new MemoryStream(file.Content), file.Attributes)
            : null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
