using PocketFerry.Engine.Ledgers;

namespace PocketFerry.Engine.Rejects;

/// <summary>The two reject files of one stream: its rows, and why they were rejected.</summary>
internal sealed class RejectFiles : IDisposable
{
    private const string RowsEnding = ".ndjson";
    private const string ReasonsEnding = ".reasons.ndjson";

    private readonly string _stream;
    private readonly string _path;
    private readonly FileStream _rows;
    private readonly FileStream _reasons;

    private RejectFiles(string stream, string path, FileMode mode)
    {
        (_stream, _path) = (stream, path);
        _rows = PrivateFiles.OpenToWrite(path + RowsEnding, mode);
        _reasons = PrivateFiles.OpenToWrite(path + ReasonsEnding, mode);
    }

    public Stream Rows => _rows;

    public Stream Reasons => _reasons;

    /// <summary>How many rows they hold.</summary>
    public long Count { get; set; }

    /// <summary>Whether something was added since the last mark.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Makes files that aren't there yet.</summary>
    public static RejectFiles Create(string folder, string stream, Action<RejectMark>? begun)
    {
        Directory.CreateDirectory(folder);
        var name = string.Concat(stream.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        var path = Path.Combine(folder, name.Length > 100 ? name[..100] : name);
        for (var i = 2; File.Exists(path + RowsEnding); i++)
        {
            path = Path.Combine(folder, $"{name}-{i}");
        }

        begun?.Invoke(new RejectMark(stream, path, 0, 0, 0));
        return new RejectFiles(stream, path, FileMode.CreateNew);
    }

    /// <summary>Opens files of a run that is resumed, as long as they were at its position.</summary>
    public static RejectFiles Resume(RejectMark mark)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(mark.Path)!);
        var files = new RejectFiles(mark.Stream, mark.Path, FileMode.OpenOrCreate) { Count = mark.Count };
        Cut(files._rows, mark.RowBytes);
        Cut(files._reasons, mark.ReasonBytes);
        return files;
    }

    /// <summary>The reasons of files that aren't open.</summary>
    public static string ReasonsOf(RejectMark mark) => mark.Path + ReasonsEnding;

    /// <summary>Where the rows are.</summary>
    public string RowsPath => _path + RowsEnding;

    public RejectMark Mark()
    {
        _rows.Flush();
        _reasons.Flush();
        IsChanged = false;
        return new RejectMark(_stream, _path, _rows.Length, _reasons.Length, Count);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _reasons.Dispose();
        if (Count == 0)
        {
            // Begun by a run that was killed, and none of its rejects came again.
            File.Delete(_path + RowsEnding);
            File.Delete(_path + ReasonsEnding);
        }
    }

    private static void Cut(FileStream file, long length)
    {
        file.SetLength(Math.Min(file.Length, length));
        file.Seek(0, SeekOrigin.End);
    }
}
