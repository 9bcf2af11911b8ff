using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Csv;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Dumps;

/// <summary>A dump folder, ours or of the older form: a stream per collection, and the records' files.</summary>
public sealed class DumpSource : ISource, IFileStore
{
    private readonly string _folder;
    private readonly FileSourceOptions _options;
    private readonly DumpFiles _files;

    private DumpSource(string folder, FileSourceOptions options)
    {
        _folder = folder;
        _options = options;
        _files = new DumpFiles(folder);
        var notes = new List<string>();
        var dump = new DumpFolder(folder);
        Manifest = dump.Manifest(notes);
        Collections = dump.Collections();
        Notes = notes;
    }

    /// <inheritdoc/>
    public string Name => _folder;

    /// <summary>What the dump says about itself.</summary>
    public DumpManifest Manifest { get; }

    /// <summary>The definitions in <c>collections.json</c>, also of collections without data.</summary>
    public IReadOnlyList<Collection> Collections { get; }

    /// <summary>What the user should know about the dump, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Opens a dump folder.</summary>
    /// <exception cref="EndpointException">It is no dump, or a broken one.</exception>
    public static DumpSource Open(string folder, FileSourceOptions options)
    {
        if (!Directory.Exists(folder))
        {
            throw new EndpointException(
                $"{folder}: there is no such folder.",
                "Check the path.",
                EndpointFailure.Usage
            );
        }

        return new DumpSource(folder, options);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation)
    {
        var streams = new List<SourceStream>();
        foreach (var entry in Manifest.Collections)
        {
            var (input, format) = await OpenAsync(entry, cancellation);
            using (input)
            {
                var untyped = format is FileFormat.Csv or FileFormat.Tsv;
                streams.Add(
                    new SourceStream(entry.Name)
                    {
                        Collection = Collections.FirstOrDefault(c => c.Name == entry.Name),
                        Columns = untyped ? Header(input, format) : [],
                        Key = Collections.Any(c => c.Name == entry.Name) ? ["id"] : [],
                        TextIsUntyped = untyped,
                        EstimatedBytes = input.Length,
                        RowCount = entry.Records,
                    }
                );
            }
        }

        return streams;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var entry =
            Manifest.Collections.FirstOrDefault(e => e.Name == stream.Name)
            ?? throw new EndpointException($"{_folder}: the dump has no collection '{stream.Name}'.");
        var (input, format) = await OpenAsync(entry, cancellation);
        using (input)
        {
            IBatchReader Open() => new DumpTable(input, format, entry, _options);
            await foreach (var batch in Batches.ReadAllAsync(Open, options, cancellation))
            {
                yield return batch;
            }
        }
    }

    /// <inheritdoc/>
    public StoredFile? Open(SourceStream stream, string recordId, string fileName) =>
        _files.Open(stream.Name, recordId, fileName);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<(FileInput Input, FileFormat Format)> OpenAsync(DumpEntry entry, CancellationToken cancellation)
    {
        var path =
            SafePath.Join(_folder, entry.File)
            ?? throw new EndpointException(
                $"{_folder}: '{entry.File}' is a link or leads out of the folder.",
                "Put the file itself into the dump's folder."
            );
        var format = FileNaming.FormatOf(entry.File) is { } f and not (FileFormat.Sqlite or FileFormat.Sql)
            ? f
            : throw new EndpointException($"{path}: the ending says no format that a dump's data can have.");
        return (await FileInput.OpenAsync(path, _options, cancellation), format);
    }

    private List<SourceColumn> Header(FileInput input, FileFormat format)
    {
        using var table = CsvTable.Open(input.OpenRead(), input.Name, format, _options);
        return [.. table.Columns.Select(c => new SourceColumn(c))];
    }
}
