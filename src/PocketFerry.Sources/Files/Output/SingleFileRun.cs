using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Writes one stream into one file.</summary>
internal sealed class SingleFileRun : ITargetRun
{
    private readonly string _name;
    private readonly FileFormat _format;
    private readonly FileTargetOptions _options;
    private readonly FileCompression _compression;
    private readonly RunPlan _plan;
    private readonly OutputPlace _place;
    private TableOutput? _output;
    private bool _completed;

    public SingleFileRun(
        RunPlan plan,
        string path,
        FileFormat format,
        FileCompression compression,
        FileTargetOptions options
    )
    {
        FileTarget.CheckSingle(plan, path);
        _name = path;
        _format = format;
        _options = options;
        _compression = compression;
        _plan = plan;
        _place = new OutputPlace(path, options.Overwrite, isFolder: false);
        if (!plan.DryRun)
        {
            _place.CreateParent();
        }
    }

    public string? Strategy => null;

    public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation)
    {
        var file = new OutputFile(_plan.DryRun ? null : _place.Partial, _compression, stream.WithSecrets, hash: false);
        var frame = _format == FileFormat.Json ? JsonFrame.Array : JsonFrame.Lines;
        _output = new TableOutput(file, _name, stream, _format, frame, _options.Delimiter);
        return Task.FromResult<IRowWriter>(new TableRowWriter(_output, null, _ => _completed = true));
    }

    public IAsyncEnumerable<LateFault> SettleAsync(CancellationToken cancellation) => FileTarget.NoLateFaults();

    public Task CommitAsync(CancellationToken cancellation)
    {
        if (!_completed)
        {
            throw new EndpointException($"{_name}: the stream was not written to its end.");
        }

        if (!_plan.DryRun)
        {
            _place.MoveFile();
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _output?.Dispose();
        _place.Discard();
        return ValueTask.CompletedTask;
    }
}
