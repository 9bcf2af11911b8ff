using System.Text.Json;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Json;

/// <summary>A JSON or NDJSON file: one stream, whose columns are found while reading.</summary>
internal sealed class JsonSource(FileInput input, string streamName, FileFormat format, FileSourceOptions options)
    : ISource
{
    public string Name => input.Name;

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceStream>>([new SourceStream(streamName) { EstimatedBytes = input.Length }]);

    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions read,
        CancellationToken cancellation
    ) => Batches.ReadAllAsync(() => Open(() => input.OpenRead(), input.Name, format, options), read, cancellation);

    public ValueTask DisposeAsync()
    {
        input.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens the rows of a JSON or NDJSON file; plain JSON unless told otherwise.</summary>
    public static IBatchReader Open(
        Func<Stream> open,
        string file,
        FileFormat format,
        FileSourceOptions options,
        IJsonRows? rows = null
    )
    {
        rows ??= new JsonRowParser(new ColumnSet(file, options.MaxColumns), options.MaxDepth);
        if (format == FileFormat.Ndjson)
        {
            return new NdjsonTable(open(), file, options, rows);
        }

        var shape = Shape(open(), file, options);
        return new JsonTable(open(), file, shape, options, rows);
    }

    private static JsonShape Shape(Stream content, string file, FileSourceOptions options)
    {
        try
        {
            using var text = Utf8Input.Open(content, file, options.Encoding, out _);
            return JsonShapes.Detect(text, options.MaxRowBytes, file)
                ?? throw new EndpointException(
                    $"{file}: the file is empty.",
                    "A JSON file without rows is [], an NDJSON file may be empty (--format ndjson)."
                );
        }
        catch (JsonException e)
        {
            throw new EndpointException(
                $"{file}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: this is no JSON: {JsonRows.Reason(e)}",
                "Say the format if the ending is wrong: --format csv, --format ndjson.",
                inner: e
            );
        }
    }
}
