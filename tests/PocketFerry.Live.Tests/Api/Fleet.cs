using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;

namespace PocketFerry.Live.Tests.Api;

/// <summary>A source of several streams of written-down rows, with files if wanted.</summary>
internal sealed class Fleet(params (string Name, string[] Columns, string?[][] Rows)[] streams) : ISource, IFileStore
{
    /// <summary>Contents by name.</summary>
    public Dictionary<string, byte[]> Contents { get; } = [];

    public string Name => "fleet";

    public async Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation)
    {
        var all = new List<SourceStream>();
        foreach (var stream in streams)
        {
            all.AddRange(await LinesOf(stream.Name).GetStreamsAsync(cancellation));
        }

        return all;
    }

    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        CancellationToken cancellation
    ) => LinesOf(stream.Name).ReadAsync(stream, options, cancellation);

    public StoredFile? Open(SourceStream stream, string recordId, string fileName) =>
        Contents.TryGetValue(fileName, out var content) ? new StoredFile(new MemoryStream(content), null) : null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Lines LinesOf(string name)
    {
        var (_, columns, rows) = streams.Single(s => s.Name == name);
        return new Lines(name, columns, rows);
    }
}
