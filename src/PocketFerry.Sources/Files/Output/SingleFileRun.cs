using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
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
        _place = new OutputPlace(path, plan, options, isFolder: false);
        _completed = _place.IsWhole || IsDone();
        if (!plan.DryRun && !_place.GoesOn)
        {
            _place.Begin();
        }
    }

    public string? Strategy => null;

    public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation)
    {
        var opening = new OutputOpening(_place, _compression, stream.WithSecrets)
        {
            Path = _plan.DryRun ? null : _place.Partial,
            IsHashed = _place.Marks is not null,
            CanContinue = TableOutput.CanContinue(stream, _format, _compression),
        };
        var (file, from) = opening.Open(new OutputMark(0, Path.GetFileName(_place.Partial)));
        var frame = _format == FileFormat.Json ? JsonFrame.Array : JsonFrame.Lines;
        _output = new TableOutput(file, _name, stream, _format, frame, _options.Delimiter, from.Records);
        return Task.FromResult<IRowWriter>(
            new TableRowWriter(_output, null, from, _place.Marks, _ => _completed = true)
        );
    }

    private bool IsDone()
    {
        if (!_place.GoesOn || _plan.Ledger!.Streams.Find(0) is not { State: StreamState.Done })
        {
            return false;
        }

        new OutputOpening(_place, _compression, false) { Path = _place.Partial }.Check(_place.Marks!.Find(0));
        return true;
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
            _place.Move();
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
