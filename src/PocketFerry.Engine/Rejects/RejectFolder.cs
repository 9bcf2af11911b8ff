using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Rejects;

/// <summary>
/// Writes rejected rows into a folder: <c>STREAM.ndjson</c> holds the rows as the source gave them, ready to be mended and
/// imported again; <c>STREAM.reasons.ndjson</c> says of each why. Files are made with the first reject and readable by
/// their owner only. Passwords and token keys are left out unless the run carries secrets.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class RejectFolder : IRejectSink, IDisposable
{
    private const int Shown = 5;

    private readonly Dictionary<string, RejectFiles> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _whole = new(StringComparer.Ordinal);
    private readonly List<Reject> _first = [];

    /// <param name="folder">The folder; made with the first reject.</param>
    public RejectFolder(string folder) => Folder = folder;

    /// <summary>Goes on with the files of a run that is resumed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="marks">How long the files were at the run's position; what is behind is cut off.</param>
    internal RejectFolder(string folder, IEnumerable<RejectMark> marks)
        : this(folder)
    {
        foreach (var mark in marks)
        {
            _first.AddRange(RejectReason.Read(mark, Shown - _first.Count));
            _files[mark.Stream] = RejectFiles.Resume(mark);
            Count += mark.Count;
        }
    }

    /// <summary>Hears of the files of a stream before they are made.</summary>
    internal Action<RejectMark>? Begun { get; init; }

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>How many rows were rejected.</summary>
    public long Count { get; private set; }

    /// <summary>The first few, to show.</summary>
    public IReadOnlyList<Reject> First => _first;

    /// <summary>
    /// The files that hold all rejected rows of their stream, by the stream's name: rows too broken to be written are in none, and of
    /// a resumed run it isn't known.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Whole => _whole;

    /// <inheritdoc/>
    public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault)
    {
        Count++;
        var position = source.Position(row);
        if (_first.Count < Shown)
        {
            _first.Add(new Reject(stream.Stream.Name, position, fault));
        }

        if (!_files.TryGetValue(stream.Stream.Name, out var files))
        {
            _files[stream.Stream.Name] = files = RejectFiles.Create(Folder, stream.Stream.Name, Begun);
            _whole[stream.Stream.Name] = files.RowsPath;
        }

        files.Count++;
        files.IsChanged = true;
        if (source.Fault(row) is null)
        {
            RejectedRow.Write(files.Rows, source, row, stream.WithSecrets);
        }
        else
        {
            _whole.Remove(stream.Stream.Name);
        }

        RejectReason.Write(files.Reasons, stream, position, fault);
    }

    IReadOnlyList<RejectMark> IRejectSink.Mark() => [.. _files.Values.Where(f => f.IsChanged).Select(f => f.Mark())];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var files in _files.Values)
        {
            files.Dispose();
        }

        _files.Clear();
    }
}
