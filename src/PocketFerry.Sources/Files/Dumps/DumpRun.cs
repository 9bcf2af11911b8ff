using System.Text.Encodings.Web;
using System.Text.Json;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
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
    private readonly string[] _files;
    private readonly DumpEntry?[] _entries;
    private readonly DateTimeOffset _createdAt;
    private TableOutput? _open;

    public DumpRun(RunPlan plan, string path, FileFormat format, FileTargetOptions options)
    {
        _plan = plan;
        _format = format;
        _options = options;
        _files = [.. DumpNames.Of(plan, options.SimpleDump).Select(n => n + Ending())];
        _entries = new DumpEntry?[_files.Length];
        _place = new OutputPlace(path, plan, options, isFolder: true);
        // Whatever came into the source since then may be missing, also from the part that a resumed run wrote.
        _createdAt = _place.Marks is null ? options.Time.GetUtcNow() : plan.Ledger!.Run.Started;
        if (_place.GoesOn)
        {
            TakeUp();
        }
        else if (!plan.DryRun)
        {
            _place.Begin();
            CreateFolder();
        }
    }

    public string? Strategy => null;

    public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation)
    {
        var number = _plan.Streams.Index().First(s => ReferenceEquals(s.Item, stream)).Index;
        var name = _files[number];
        var canContinue = TableOutput.CanContinue(stream, _format, _options.Compression);
        var opening = new OutputOpening(_place, _options.Compression, stream.WithSecrets)
        {
            Path = _plan.DryRun ? null : Path.Combine(_place.Partial, name),
            IsHashed = true,
            CanContinue = canContinue,
        };
        var (file, from) = opening.Open(new OutputMark(number, name));
        var frame =
            _format != FileFormat.Json ? JsonFrame.Lines
            : _options.SimpleDump ? JsonFrame.Items(stream.TargetName, _createdAt)
            : JsonFrame.Array;
        var files = new RecordFiles(_plan, stream, _plan.DryRun ? null : _place.Partial)
        {
            GoesOn = _place.GoesOn && stream.Stream.Collection is { Type: not CollectionType.View },
        };
        if (_place.GoesOn && !files.GoesOn)
        {
            files.Remove();
        }

        _open = new TableOutput(file, name, stream, _format, frame, _options.Delimiter, from.Records);
        return Task.FromResult<IRowWriter>(
            new TableRowWriter(_open, files, from, _place.Marks, done => _entries[number] = Entry(stream, done))
        );
    }

    public IAsyncEnumerable<LateFault> SettleAsync(CancellationToken cancellation) => FileTarget.NoLateFaults();

    public Task CommitAsync(CancellationToken cancellation)
    {
        var entries = _entries.OfType<DumpEntry>().ToList();
        if (entries.Count != _entries.Length)
        {
            throw new EndpointException($"The dump has {entries.Count} of {_entries.Length} streams; it isn't kept.");
        }

        if (!_plan.DryRun && !_place.IsWhole)
        {
            Write(DumpManifest.CollectionsFileName, Collections());
            var manifest = new DumpManifest
            {
                CreatedAt = _createdAt,
                Source = _options.Source,
                Collections = entries,
                IsSimple = _options.SimpleDump,
            };
            Write(DumpManifest.FileName, manifest.ToUtf8());
        }

        if (!_plan.DryRun)
        {
            _place.Move();
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _open?.Dispose();
        _place.Discard();
        return ValueTask.CompletedTask;
    }

    // What an earlier process of the run finished stays as it is.
    private void TakeUp()
    {
        var ledger = _plan.Ledger!;
        foreach (var (number, stream) in _plan.Streams.Index())
        {
            if (ledger.Streams.Find(number) is { State: StreamState.Done })
            {
                var mark = ledger.Outputs.Find(number);
                if (Directory.Exists(_place.Partial))
                {
                    var path = Path.Combine(_place.Partial, _files[number]);
                    new OutputOpening(_place, _options.Compression, stream.WithSecrets) { Path = path }.Check(mark);
                }

                _entries[number] = Entry(stream, mark!);
            }
        }
    }

    private static DumpEntry Entry(StreamPlan stream, OutputMark mark) =>
        new(stream.TargetName, mark.File)
        {
            Id = stream.Stream.Collection?.Id ?? "",
            Type = stream.Stream.Collection?.Type switch
            {
                CollectionType.Auth => "auth",
                CollectionType.View => "view",
                CollectionType.Base => "base",
                _ => "",
            },
            Records = mark.Records,
            Sha256 = mark.Sha256,
            Bytes = mark.Bytes,
            FileCount = mark.Files,
            FileBytes = mark.FileBytes,
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
        var path = Path.Combine(_place.Partial, name);
        // A process that was killed at its end may have left one.
        File.Delete(path);
        using var file = OutputFile.Create(path, _plan.Streams.Any(s => s.WithSecrets));
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
