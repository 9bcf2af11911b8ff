using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Files.Output;

/// <summary>
/// Where output goes: written under another name beside it, and renamed once it is whole. What exists is replaced only
/// where that was asked for.
/// </summary>
internal sealed class OutputPlace
{
    private readonly string _path;

    public OutputPlace(string path, bool overwrite, bool isFolder)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        Check(path, overwrite, isFolder);
        var parent = Path.GetDirectoryName(_path)!;
        Partial = Path.Combine(parent, $".{Path.GetFileName(_path)}.{Guid.NewGuid().ToString("N")[..8]}.partial");
    }

    /// <summary>The name to write under.</summary>
    public string Partial { get; }

    /// <summary>Makes the folder that the output stands in.</summary>
    public void CreateParent()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException($"{_path}: the folder can't be made: {e.Message}", inner: e);
        }
    }

    /// <summary>Renames the finished file into its place.</summary>
    public void MoveFile() => Guard(() => File.Move(Partial, _path, overwrite: true));

    /// <summary>Renames the finished folder into its place; the one that was there goes away only after that.</summary>
    public void MoveFolder() =>
        Guard(() =>
        {
            var old = Partial + ".old";
            if (Directory.Exists(_path))
            {
                Directory.Move(_path, old);
            }

            Directory.Move(Partial, _path);
            if (Directory.Exists(old))
            {
                Directory.Delete(old, recursive: true);
            }
        });

    /// <summary>Takes away what was written, if it is still under its other name.</summary>
    public void Discard()
    {
        if (Directory.Exists(Partial))
        {
            Directory.Delete(Partial, recursive: true);
        }

        File.Delete(Partial);
    }

    private void Check(string path, bool overwrite, bool isFolder)
    {
        var isOther = isFolder ? File.Exists(_path) : Directory.Exists(_path);
        if (isOther)
        {
            throw new EndpointException(
                $"{path}: this is a {(isFolder ? "file" : "folder")}, and a {(isFolder ? "folder" : "file")} is to be written.",
                "Choose another name.",
                EndpointFailure.Usage
            );
        }

        var exists = isFolder
            ? Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any()
            : File.Exists(_path) && new FileInfo(_path).Length > 0;
        if (exists && !overwrite)
        {
            throw new EndpointException(
                $"{path}: it exists and isn't empty.",
                "Choose another name, or replace it with --overwrite.",
                EndpointFailure.Usage
            );
        }

        if (exists && isFolder && !File.Exists(Path.Combine(_path, Dumps.DumpManifest.FileName)))
        {
            throw new EndpointException(
                $"{path}: the folder is no dump, so it isn't replaced.",
                "Choose another name, or empty the folder yourself.",
                EndpointFailure.Usage
            );
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException($"{_path}: can't be put in its place: {e.Message}", inner: e);
        }
    }
}
