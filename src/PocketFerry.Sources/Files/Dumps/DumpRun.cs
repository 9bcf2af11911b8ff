using System.Text.Encodings.Web;
using System.Text.Json;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Sources.Files.Output;

namespace PocketFerry.Sources.Files.Dumps;

/// <summary>Writes a dump folder: beside its place first, with the manifest last.</summary>
internal sealed class DumpRun : ITargetRun
{
    private readonly RunPlan _plan;
    private readonly FileFormat _format;
    private readonly FileTargetOptions _options;
    private readonly OutputPlace _place;
    private readonly DumpNames _names = new();
    private readonly List<DumpEntry> _entries = [];
    private readonly DateTimeOffset _createdAt;
    private TableOutput? _open;

    public DumpRun(RunPlan plan, string path, FileFormat format, FileTargetOptions options)
    {
        _plan = plan;
        _format = format;
        _options = options;
        _createdAt = options.Time.GetUtcNow();
        _place = new OutputPlace(path, options.Overwrite, isFolder: true);
        if (!plan.DryRun)
        {
            _place.CreateParent();
            CreateFolder();
        }
    }

    public string? Strategy => null;

    public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation)
    {
        // The simple form has no place for another file name, and its readers take the collection's.
        var name = _options.SimpleDump ? stream.TargetName : _names.Next(stream.TargetName);
        if (!SafePath.IsName(name))
        {
            throw new EndpointException($"'{name}' can't be a file name in a dump of the simple form.");
        }

        var fileName = name + Ending();
        var path = _plan.DryRun ? null : Path.Combine(_place.Partial, fileName);
        var file = new OutputFile(path, _options.Compression, stream.WithSecrets, hash: true);
        var frame =
            _format != FileFormat.Json ? JsonFrame.Lines
            : _options.SimpleDump ? JsonFrame.Items(stream.TargetName, _createdAt)
            : JsonFrame.Array;
        var files = new RecordFiles(_plan, stream, _plan.DryRun ? null : _place.Partial);
        _open = new TableOutput(file, fileName, stream, _format, frame, _options.Delimiter);
        return Task.FromResult<IRowWriter>(
            new TableRowWriter(_open, files, done => _entries.Add(Entry(stream, fileName, done, files)))
        );
    }

    public IAsyncEnumerable<LateFault> SettleAsync(CancellationToken cancellation) => FileTarget.NoLateFaults();

    public Task CommitAsync(CancellationToken cancellation)
    {
        if (_entries.Count != _plan.Streams.Count)
        {
            throw new EndpointException(
                $"The dump has {_entries.Count} of {_plan.Streams.Count} streams; it isn't kept."
            );
        }

        if (!_plan.DryRun)
        {
            Write(DumpManifest.CollectionsFileName, Collections());
            var manifest = new DumpManifest
            {
                CreatedAt = _createdAt,
                Source = _options.Source,
                Collections = _entries,
                IsSimple = _options.SimpleDump,
            };
            Write(DumpManifest.FileName, manifest.ToUtf8());
            _place.MoveFolder();
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _open?.Dispose();
        _place.Discard();
        return ValueTask.CompletedTask;
    }

    private static DumpEntry Entry(StreamPlan stream, string file, TableOutput output, RecordFiles files) =>
        new(stream.TargetName, file)
        {
            Id = stream.Stream.Collection?.Id ?? "",
            Type = stream.Stream.Collection?.Type switch
            {
                CollectionType.Auth => "auth",
                CollectionType.View => "view",
                CollectionType.Base => "base",
                _ => "",
            },
            Records = output.Count,
            Sha256 = output.Sha256,
            Bytes = output.Bytes,
            FileCount = files.Count,
            FileBytes = files.Bytes,
        };

    private void CreateFolder()
    {
        try
        {
            if (_plan.Streams.Any(s => s.WithSecrets) && !OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(
                    _place.Partial,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
            }
            else
            {
                Directory.CreateDirectory(_place.Partial);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException($"{_place.Partial}: the folder can't be made: {e.Message}", inner: e);
        }
    }

    private byte[] Collections()
    {
        using var memory = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(memory, options))
        {
            json.WriteStartArray();
            foreach (var collection in _plan.Streams.Select(s => s.Stream.Collection).OfType<Collection>())
            {
                collection.ToJson().WriteTo(json);
            }

            json.WriteEndArray();
        }

        memory.WriteByte((byte)'\n');
        return memory.ToArray();
    }

    private void Write(string name, byte[] bytes)
    {
        using var file = OutputFile.Create(Path.Combine(_place.Partial, name), _plan.Streams.Any(s => s.WithSecrets));
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private string Ending() =>
        "."
        + _format.ToString().ToLowerInvariant()
        + _options.Compression switch
        {
            FileCompression.Gzip => ".gz",
            FileCompression.Zstd => ".zst",
            _ => "",
        };
}
