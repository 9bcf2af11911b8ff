using System.Globalization;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Writing;
using PocketFerry.PocketBase.DataDirectory.Writing;

namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>
/// Files of the records being written. They are copied beside the data directory first and moved into <c>storage/</c>
/// when the run is kept, so that a run given up leaves none. A row's own files wait apart until the row is in: another
/// row of the same record may have staged files before it.
/// </summary>
internal sealed class FileStage(IFileStore store, string folder, string storage, bool keepMissing)
{
    private readonly string _waitingFolder = folder + "-waiting";
    private readonly List<(string From, string To)> _waiting = [];
    private long _waitingCount;
    private readonly Dictionary<StreamState, int[]> _fileFields = [];

    /// <summary>How many files were staged.</summary>
    public long Count { get; private set; }

    /// <summary>Files that the source didn't have, let through by <c>--missing-files keep</c>.</summary>
    public long Missing { get; private set; }

    /// <summary>The folder whose layout is that of <c>storage/</c>.</summary>
    public string Folder => folder;

    /// <summary>Tells the store which files the rows of a batch name, so that it may fetch several at a time.</summary>
    public void Expect(StreamState stream, RowBatch batch)
    {
        var files = new List<(string RecordId, string FileName)>();
        var own = stream.Collection.IndexOf("id");
        foreach (var field in FieldsOf(stream))
        {
            for (var row = 0; row < batch.Count; row++)
            {
                if (batch.Fault(row) is null && batch.Bytes(row, field) is { IsEmpty: false } value)
                {
                    var id = SourceIds.Of(batch, row) ?? Encoding.UTF8.GetString(batch.Bytes(row, own));
                    files.AddRange(FileNames.In(stream.Collection.Fields[field], value).Select(name => (id, name)));
                }
            }
        }

        if (files.Count > 0)
        {
            store.Expect(stream.Plan.Stream, files);
        }
    }

    /// <summary>Copies the files that a row names; <see cref="Keep"/> or <see cref="Drop"/> comes next.</summary>
    /// <returns>Null, or why the row can't go in; nothing is staged then.</returns>
    public RowFault? Stage(StreamState stream, RowBatch batch, int row, string recordId)
    {
        foreach (var field in FieldsOf(stream))
        {
            foreach (var name in FileNames.In(stream.Collection.Fields[field], batch.Bytes(row, field)))
            {
                if (StageOne(stream, SourceIds.Of(batch, row) ?? recordId, recordId, name) is { } fault)
                {
                    Drop();
                    return fault with { Column = stream.Collection.Fields[field].Name };
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Whether the data directory lacks a file that a row names, or has another content for it: somebody lost it, or a run
    /// was killed before it could replace it. A far source's files are taken to be what their names say.
    /// </summary>
    public bool Differ(StreamState stream, RowBatch batch, int row, string recordId)
    {
        foreach (var field in FieldsOf(stream))
        {
            foreach (var name in FileNames.In(stream.Collection.Fields[field], batch.Bytes(row, field)))
            {
                if (StoragePath.Of(storage, stream.Collection.Id, recordId, name) is not { } path)
                {
                    continue;
                }

                if (!File.Exists(path) || !store.IsFar)
                {
                    using var file = store.Open(stream.Plan.Stream, SourceIds.Of(batch, row) ?? recordId, name);
                    if (file is not null && (!File.Exists(path) || !SameContent.Of(file.Content, path)))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>The row is in: its files are staged for good.</summary>
    /// <param name="replace">Whether they take the place of equally named ones that an earlier row staged.</param>
    public void Keep(bool replace)
    {
        foreach (var (from, to) in _waiting)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (replace || !File.Exists(to))
            {
                File.Move(from, to, overwrite: true);
            }
            else
            {
                File.Delete(from);
            }
        }

        Count += _waitingCount;
        _waiting.Clear();
        _waitingCount = 0;
    }

    /// <summary>The row is not in after all: its files go.</summary>
    public void Drop()
    {
        foreach (var (from, _) in _waiting)
        {
            File.Delete(from);
        }

        _waiting.Clear();
        _waitingCount = 0;
    }

    /// <summary>Takes back what was staged for a record, but for the files that it names nevertheless.</summary>
    public void Discard(StreamState stream, string recordId, IReadOnlyCollection<string> except)
    {
        if (FieldsOf(stream).Length == 0 || !StoragePath.IsPlain(recordId))
        {
            return;
        }

        var place = Path.Combine(folder, stream.Collection.Id, recordId);
        if (!Directory.Exists(place))
        {
            return;
        }

        var kept = except.SelectMany(name => new[] { name, name + ".attrs" }).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(place).Where(f => !kept.Contains(Path.GetFileName(f))).ToList())
        {
            File.Delete(file);
        }

        if (!Directory.EnumerateFileSystemEntries(place).Any())
        {
            Directory.Delete(place);
        }
    }

    private RowFault? StageOne(StreamState stream, string sourceId, string recordId, string name)
    {
        if (StoragePath.Of(folder, stream.Collection.Id, recordId, name) is not { } target)
        {
            return new RowFault(
                "invalid_file_name",
                "",
                $"'{name}' is no file name.",
                "Rename the file in the source.",
                name
            );
        }

        using var file = store.Open(stream.Plan.Stream, sourceId, name);
        if (file is null)
        {
            if (keepMissing)
            {
                Missing++;
                return null;
            }

            return RowFaults.MissingFile("", sourceId, name);
        }

        using (var copy = File.Create(Wait(target)))
        {
            file.Content.CopyTo(copy);
        }

        if (file.Attributes is not null)
        {
            File.WriteAllBytes(Wait(target + ".attrs"), file.Attributes);
        }

        _waitingCount++;
        return null;
    }

    private string Wait(string target)
    {
        Directory.CreateDirectory(_waitingFolder);
        var from = Path.Combine(_waitingFolder, _waiting.Count.ToString(CultureInfo.InvariantCulture));
        _waiting.Add((from, target));
        return from;
    }

    private int[] FieldsOf(StreamState stream)
    {
        if (!_fileFields.TryGetValue(stream, out var fields))
        {
            fields =
            [
                .. Enumerable
                    .Range(0, stream.Collection.Fields.Count)
                    .Where(i => stream.Collection.Fields[i].Type == FieldType.File),
            ];
            _fileFields[stream] = fields;
        }

        return fields;
    }
}
