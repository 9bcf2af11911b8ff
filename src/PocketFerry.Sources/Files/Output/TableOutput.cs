using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Input;

namespace PocketFerry.Sources.Files.Output;

/// <summary>One stream going into one data file, in one of the text formats.</summary>
internal sealed class TableOutput : IDisposable
{
    private readonly ITableWriter _writer;
    private readonly string _name;
    private readonly char _delimiter;
    private readonly bool _isPrivate;
    private OutputFile _file;

    public TableOutput(
        OutputFile file,
        string name,
        StreamPlan stream,
        FileFormat format,
        JsonFrame frame,
        char? delimiter,
        long count = 0
    )
    {
        _file = file;
        CanGoOn = CanContinue(stream, format, file.Compression);
        _name = name;
        _isPrivate = stream.WithSecrets;
        _delimiter = delimiter ?? (format == FileFormat.Tsv ? '\t' : ',');
        var filter = new ColumnFilter(stream);
        _writer = format is FileFormat.Csv or FileFormat.Tsv
            ? new CsvTableWriter(file.Stream, KnownColumns(stream), _delimiter, filter)
            : new JsonTableWriter(file.Stream, frame, filter, count);
    }

    /// <summary>Whether files of a format can be cut off behind any row, and gone on with.</summary>
    public static bool IsAppendable(FileFormat format, FileCompression compression) =>
        format == FileFormat.Ndjson && compression == FileCompression.None;

    /// <summary>Whether a stream's file can be gone on with behind any row. Rows of views can't be told by their ids.</summary>
    public static bool CanContinue(StreamPlan stream, FileFormat format, FileCompression compression) =>
        IsAppendable(format, compression) && stream.Stream.Collection is { Type: not CollectionType.View };

    /// <summary>Whether a later process can go on with it behind any row.</summary>
    public bool CanGoOn { get; }

    public long Count => _writer.Count;

    public long Bytes => _file.Bytes;

    public string Sha256 => _file.Sha256;

    public void Write(RowBatch batch)
    {
        try
        {
            _writer.Write(batch);
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    public void Flush()
    {
        try
        {
            _writer.Flush();
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    public void Complete()
    {
        try
        {
            _writer.Complete();
            _file.Complete();
            if (_writer is CsvTableWriter { Widths.Count: > 1 } csv && _file.Path is not null)
            {
                Widen(csv, _file.Path);
            }
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static IEnumerable<string> KnownColumns(StreamPlan stream) => stream.Stream.Columns.Select(c => c.Name);

    private void Widen(CsvTableWriter csv, string path)
    {
        var narrow = path + ".narrow";
        File.Move(path, narrow);
        try
        {
            var wide = new OutputFile(path, _file.Compression, _isPrivate, hash: _file.Sha256.Length > 0);
            _file = wide;
            using var input = FileInput.OpenPlain(narrow, _file.Compression);
            CsvWidening.Copy(input, wide.Stream, csv, _delimiter);
            wide.Complete();
        }
        finally
        {
            File.Delete(narrow);
        }
    }

    private EndpointException Unwritable(IOException e) =>
        new($"{_name}: can't be written: {e.Message}", "Make room on the disk, or write elsewhere.", inner: e);
}
