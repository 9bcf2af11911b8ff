using System.Text;
using PocketFerry.Engine.Mapping.Converters;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>Of paths of files, makes the files' stored names: of one, or of a JSON list of them.</summary>
internal sealed class PathLoadStep(FileField field, FileLoad load, FileIntake intake) : IValueStep
{
    private readonly FileContentRule _rule = new(field);
    private readonly FilesFolder _folder = new(load.Folder);
    private readonly ValueList _paths = new();

    /// <summary>How many files weren't there and were left out, as the plan says.</summary>
    public long LeftOut { get; private set; }

    public Cell Apply(RowBatch shaped, Cell cell, ref RowFault? fault)
    {
        if (cell.IsAbsent || cell is { Kind: CellKind.Text, Length: 0 })
        {
            return cell;
        }

        Read(shaped, cell);
        var names = new List<string>();
        for (var i = 0; i < _paths.Count && fault is null; i++)
        {
            var name = _paths[i].IsEmpty ? "" : Take(Encoding.UTF8.GetString(_paths[i]), ref fault);
            if (name.Length > 0)
            {
                names.Add(name);
            }
        }

        return names switch
        {
            [] => Cell.Null,
            [var one] => shaped.Store(CellKind.Text, Encoding.UTF8.GetBytes(one)),
            _ => JsonTexts.Store(shaped, names),
        };
    }

    private void Read(RowBatch shaped, in Cell cell)
    {
        var text = CellText.Of(shaped, cell);
        var utf8 = Encoding.UTF8.GetBytes(text.Trim());
        if (utf8 is not [(byte)'[', ..] || !_paths.TryReadArray(utf8, textsOnly: true))
        {
            _paths.Clear();
            _paths.Add(Encoding.UTF8.GetBytes(text));
        }
    }

    private string Take(string path, ref RowFault? fault)
    {
        var place = _folder.Find(path, out var file);
        if (place != FilePlace.Inside)
        {
            fault = Refuse(
                MappingCodes.FileOutside,
                place == FilePlace.Link
                    ? $"The path goes over a link, which may lead out of {_folder.Root}."
                    : $"The path leads out of {_folder.Root}.",
                "Give paths below filesFrom: an expr or a split can cut off what stands before.",
                path
            );
            return "";
        }

        try
        {
            using var content = File.OpenRead(file);
            fault = _rule.CheckSize(content.Length, path);
            return fault is not null
                ? ""
                : intake.Take(
                    _rule,
                    FileLook.Of(content),
                    path,
                    (digest, type) => new FileOnDisk(_folder, path, digest, type),
                    ref fault
                );
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Miss(path, ref fault);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            fault = Refuse(
                MappingCodes.InvalidFile,
                $"The file can't be read: {error.Message}",
                "Make it a readable file, or give the field onError: null.",
                path
            );
            return "";
        }
    }

    private string Miss(string path, ref RowFault? fault)
    {
        if (load.LeavesMissingOut)
        {
            LeftOut++;
        }
        else
        {
            fault = Refuse(
                MappingCodes.MissingFile,
                $"There is no such file in {_folder.Root}.",
                "Put it there, correct filesFrom, or leave missing files out with onMissing: null.",
                path
            );
        }

        return "";
    }

    private RowFault Refuse(string code, string message, string cure, string path) =>
        _rule.Fault(code, message, cure, Encoding.UTF8.GetBytes(path));
}
