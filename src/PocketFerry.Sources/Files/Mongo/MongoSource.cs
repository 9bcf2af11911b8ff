using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Collections of MongoDB: a folder of mongodump, one of its files, or a file of mongoexport.</summary>
internal sealed class MongoSource(string name, IReadOnlyList<MongoCollection> collections) : ISource
{
    private readonly Lock _gate = new();
    private IReadOnlyList<SourceStream>? _streams;

    public string Name => name;

    /// <summary>Opens a folder.</summary>
    public static async Task<ISource> OpenFolderAsync(
        string folder,
        FileSourceOptions options,
        CancellationToken cancellation
    ) => new MongoSource(folder, await MongoFolder.OpenAsync(folder, options, cancellation));

    /// <summary>Opens a file of BSON.</summary>
    public static ISource OpenFile(FileInput input, string stream, FileSourceOptions options)
    {
        MongoArchive.Refuse(input);
        var metadata = MongoFolder.MetadataOf(
            Path.GetDirectoryName(Path.GetFullPath(input.Name))!,
            FileNaming.StreamNameOf(input.Name)
        );
        return new MongoSource(
            input.Name,
            [new MongoCollection(stream, input, FileFormat.Bson, options) { Metadata = metadata }]
        );
    }

    /// <summary>Opens a file of extended JSON, which is JSON or NDJSON.</summary>
    public static ISource OpenExport(FileInput input, string stream, FileFormat format, FileSourceOptions options) =>
        new MongoSource(input.Name, [new MongoCollection(stream, input, format, options)]);

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.Run(Streams, cancellation);

    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions read,
        CancellationToken cancellation
    ) => Batches.ReadAllAsync(() => Open(stream), read, cancellation);

    public ValueTask DisposeAsync()
    {
        foreach (var collection in collections)
        {
            collection.Input.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private IBatchReader Open(SourceStream stream)
    {
        Streams();
        var collection = collections.FirstOrDefault(c => c.Name == stream.Name);
        return collection?.OpenRows()
            ?? throw new EndpointException($"{Name}: there is no collection '{stream.Name}'.");
    }

    private IReadOnlyList<SourceStream> Streams()
    {
        lock (_gate)
        {
            return _streams ??= MongoStreams.Of(collections);
        }
    }
}
