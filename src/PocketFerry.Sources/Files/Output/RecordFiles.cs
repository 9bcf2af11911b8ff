using System.Text;
using System.Text.Json;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Dumps;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Copies the files that a collection's records name into a dump. Without a folder it only looks for them (a dry run).</summary>
internal sealed class RecordFiles(RunPlan plan, StreamPlan stream, string? folder)
{
    // A file gets its name when it is whole, so that a later process of the run can trust it.
    private const string Unfinished = ".file";

    private readonly string[] _fields =
    [
        .. (stream.Stream.Collection?.Fields ?? [])
            .Where(f => f.Type == FieldType.File && !stream.IgnoredColumns.Contains(f.Name))
            .Select(f => f.Name),
    ];

    private readonly HashSet<string> _ofRecord = new(StringComparer.Ordinal);
    private string _record = "";
    private IReadOnlyList<string>? _columns;
    private int[] _fileColumns = [];
    private int _idColumn;

    /// <summary>Whether files that are there already are of an earlier process of the run, and count.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Files copied.</summary>
    public long Count { get; private set; }

    /// <summary>Their size together.</summary>
    public long Bytes { get; private set; }

    /// <summary>Copies the files of all rows; a row whose file can't be had gets a fault.</summary>
    public void Copy(RowBatch batch, CancellationToken cancellation)
    {
        if (_fields.Length == 0 || plan.Files is null)
        {
            return;
        }

        if (!ReferenceEquals(batch.Columns, _columns))
        {
            _columns = batch.Columns;
            _fileColumns = [.. Enumerable.Range(0, _columns.Count).Where(i => _fields.Contains(_columns[i]))];
            _idColumn = Enumerable.Range(0, _columns.Count).FirstOrDefault(i => _columns[i] == "id", -1);
        }

        var files = Named(batch).ToList();
        var wanted = files.Select(f => (IdOf(batch, f.Row), f.Name)).Where(f => !IsThere(f.Item1, f.Name)).ToList();
        if (wanted.Count > 0)
        {
            plan.Files.Expect(stream.Stream, wanted);
        }

        foreach (var (row, column, name) in files)
        {
            if (batch.Fault(row) is null)
            {
                cancellation.ThrowIfCancellationRequested();
                CopyFile(batch, row, column, name);
            }
        }
    }

    /// <summary>Takes away what an earlier process of the run copied.</summary>
    public void Remove()
    {
        if (folder is not null && FolderOf(folder) is var copied && Directory.Exists(copied))
        {
            Directory.Delete(copied, recursive: true);
        }
    }

    private string FolderOf(string root) => Path.Combine(root, DumpFiles.FolderName, stream.TargetName);

    private bool IsThere(string id, string name) =>
        GoesOn
        && SafePath.IsName(id)
        && SafePath.IsName(name)
        && File.Exists(Path.Combine(FolderOf(folder!), id, name));

    private IEnumerable<(int Row, int Column, string Name)> Named(RowBatch batch)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            foreach (var column in _fileColumns)
            {
                foreach (var name in batch.Fault(row) is null ? NamesIn(batch, row, column) : [])
                {
                    yield return (row, column, name);
                }
            }
        }
    }

    // A stored name has no bracket; from CSV, lists come as text.
    private static List<string> NamesIn(RowBatch batch, int row, int column)
    {
        var cell = batch[row, column];
        var bytes = batch.Bytes(cell);
        return bytes.IsEmpty ? []
            : cell.Kind == CellKind.Text && bytes[0] != '[' ? [Encoding.UTF8.GetString(bytes)]
            : Names(bytes);
    }

    private string IdOf(RowBatch batch, int row) =>
        _idColumn < 0 ? "" : Encoding.UTF8.GetString(batch.Bytes(row, _idColumn));

    private static List<string> Names(ReadOnlySpan<byte> json)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                names.Add(reader.GetString()!);
            }
        }

        return names;
    }

    private void CopyFile(RowBatch batch, int row, int column, string name)
    {
        var id = IdOf(batch, row);
        if (!SafePath.IsName(id) || !SafePath.IsName(name) || !SafePath.IsName(stream.TargetName))
        {
            batch.SetFault(
                row,
                new RowFault(
                    "unsafe_file_name",
                    batch.Columns[column],
                    "The record's id or the file's name is no plain file name.",
                    "Rename it in the source, or leave files out with --no-files.",
                    $"{id}/{name}"
                )
            );
            return;
        }

        if (_record != id)
        {
            _record = id;
            _ofRecord.Clear();
        }

        var isFirst = _ofRecord.Add(name);
        if (IsThere(id, name))
        {
            // Whole, since it got its name only then.
            if (isFirst)
            {
                Count++;
                Bytes += new FileInfo(Path.Combine(FolderOf(folder!), id, name)).Length;
            }

            return;
        }

        using var file = plan.Files!.Open(stream.Stream, id, name);
        if (file is null)
        {
            if (!plan.KeepMissingFiles)
            {
                batch.SetFault(row, Missing(batch.Columns[column], name));
            }

            return;
        }

        var length = folder is null ? Length(file.Content) : Store(folder, id, name, file);
        if (length is not null)
        {
            Bytes += length.Value;
            Count++;
        }
    }

    private static RowFault Missing(string column, string name) =>
        new(
            "missing_file",
            column,
            "The source doesn't have the file that the record names.",
            "Put it back there, or leave files out with --no-files.",
            name
        );

    /// <summary>Stores a file and gives its size; null where it is there already, named twice by a view's rows or a field.</summary>
    private long? Store(string root, string id, string name, StoredFile file)
    {
        var directory = Path.Combine(FolderOf(root), id);
        try
        {
            Directory.CreateDirectory(directory);
            if (File.Exists(Path.Combine(directory, name)))
            {
                return null;
            }

            var length = Copy(file.Content, Path.Combine(root, Unfinished));
            if (file.Attributes is not null)
            {
                File.WriteAllBytes(Path.Combine(directory, name + DumpFiles.AttributesEnding), file.Attributes);
            }

            File.Move(Path.Combine(root, Unfinished), Path.Combine(directory, name));
            CrashPoint.Reach("file-stored");
            return length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{Path.Combine(directory, name)}: can't be written: {e.Message}",
                "Make room on the disk, or write elsewhere.",
                inner: e
            );
        }
    }

    private long Copy(Stream content, string path)
    {
        File.Delete(path);
        using var output = OutputFile.Create(path, stream.WithSecrets);
        content.CopyTo(output);
        CrashPoint.Reach("file-copied");
        return output.Length;
    }

    private static long Length(Stream content) => content.CanSeek ? content.Length : 0;
}
