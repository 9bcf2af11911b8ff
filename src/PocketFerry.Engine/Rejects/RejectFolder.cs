using System.Text.Json;
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

    private readonly Dictionary<string, (Stream Rows, Stream Reasons)> _files = new(StringComparer.Ordinal);
    private readonly List<Reject> _first = [];

    /// <param name="folder">The folder; made with the first reject.</param>
    public RejectFolder(string folder) => Folder = folder;

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>How many rows were rejected.</summary>
    public long Count { get; private set; }

    /// <summary>The first few, to show.</summary>
    public IReadOnlyList<Reject> First => _first;

    /// <inheritdoc/>
    public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault)
    {
        Count++;
        var position = source.Position(row);
        if (_first.Count < Shown)
        {
            _first.Add(new Reject(stream.Stream.Name, position, fault));
        }

        var (rows, reasons) = Files(stream.Stream.Name);
        if (source.Fault(row) is null)
        {
            RejectedRow.Write(rows, source, row, stream.WithSecrets);
        }

        WriteReason(reasons, stream, position, fault);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (rows, reasons) in _files.Values)
        {
            rows.Dispose();
            reasons.Dispose();
        }

        _files.Clear();
    }

    private (Stream Rows, Stream Reasons) Files(string stream)
    {
        if (!_files.TryGetValue(stream, out var files))
        {
            Directory.CreateDirectory(Folder);
            var name = string.Concat(stream.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
            var path = Path.Combine(Folder, name.Length > 100 ? name[..100] : name);
            for (var i = 2; File.Exists(path + ".ndjson"); i++)
            {
                path = Path.Combine(Folder, $"{name}-{i}");
            }

            files = (Private(path + ".ndjson"), Private(path + ".reasons.ndjson"));
            _files[stream] = files;
        }

        return files;
    }

    private static FileStream Private(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 1 << 16,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static void WriteReason(Stream reasons, StreamPlan stream, in RowPosition position, RowFault fault)
    {
        using (var json = new Utf8JsonWriter(reasons, RejectedRow.Format))
        {
            json.WriteStartObject();
            json.WriteString("stream", stream.Stream.Name);
            json.WriteString("collection", stream.TargetName);
            json.WriteNumber("row", position.Ordinal);
            if (position.Line > 0)
            {
                json.WriteNumber("line", position.Line);
            }

            if (position.Offset >= 0)
            {
                json.WriteNumber("byte", position.Offset);
            }

            json.WriteString("field", fault.Column);
            json.WriteString("code", fault.Code);
            json.WriteString("value", fault.Value);
            json.WriteString("message", fault.Message);
            json.WriteString("cure", fault.Cure);
            json.WriteEndObject();
        }

        reasons.WriteByte((byte)'\n');
    }
}
