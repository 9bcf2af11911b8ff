using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Csv;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Json;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Dumps;

/// <summary>Reads a dump's data file, and checks at its end that it is the one the manifest describes.</summary>
internal sealed class DumpTable : IBatchReader
{
    private readonly IBatchReader _rows;
    private readonly DumpEntry _entry;
    private readonly string _path;
    private HashingReadStream? _stored;
    private long _count;
    private bool _checked;

    public DumpTable(FileInput input, FileFormat format, DumpEntry entry, FileSourceOptions options)
    {
        _entry = entry;
        _path = input.Name;
        _rows = format is FileFormat.Csv or FileFormat.Tsv
            ? CsvTable.Open(Content(input), input.Name, format, options)
            : JsonSource.Open(() => Content(input), input.Name, format, options);
    }

    public RowBatch? Next(long maxRows)
    {
        var batch = _rows.Next(maxRows);
        if (batch is not null)
        {
            _count += batch.Count;
        }
        else if (!_checked)
        {
            Check();
        }

        return batch;
    }

    public void Dispose() => _rows.Dispose();

    /// <summary>Each opening starts a new hash; the last one is that of the rows.</summary>
    private Stream Content(FileInput input) => input.OpenRead(raw => _stored = new HashingReadStream(raw));

    private void Check()
    {
        _checked = true;
        var hash = _stored!.Finish();
        if (_entry.Bytes is { } bytes && bytes != _stored.Count)
        {
            throw Differs($"it has {_stored.Count} bytes, the manifest says {bytes}");
        }

        if (_entry.Sha256.Length > 0 && !string.Equals(_entry.Sha256, hash, StringComparison.OrdinalIgnoreCase))
        {
            throw Differs("its SHA-256 is not the manifest's");
        }

        if (_entry.Records is { } records && records != _count)
        {
            throw Differs($"it has {_count} records, the manifest says {records}");
        }
    }

    private EndpointException Differs(string what) =>
        new(
            $"{_path}: the file is not the one that was dumped: {what}.",
            "Copy the dump again. If the file was edited on purpose, import the file alone instead of the folder."
        );
}
