using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.DataDirectory.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory;

/// <summary>The places of a PocketBase data directory (<c>pb_data</c>).</summary>
public sealed class DataDirectoryPath
{
    private DataDirectoryPath(string name, string root)
    {
        Name = name;
        Root = root;
    }

    /// <summary>The path as the user wrote it.</summary>
    public string Name { get; }

    /// <summary>The folder, absolute.</summary>
    public string Root { get; }

    /// <summary>The database file.</summary>
    public string Database => Path.Combine(Root, "data.db");

    /// <summary>The folder of uploaded files.</summary>
    public string Storage => Path.Combine(Root, "storage");

    /// <summary>The folder whose changes tell a running server (0.38 and later) to reload; may not exist.</summary>
    public string Notify => Path.Combine(Root, ".notify");

    /// <summary>A hidden name beside the data directory, on the same file system and outside what PocketBase backs up.</summary>
    public string Beside(string suffix)
    {
        var parent = Path.GetDirectoryName(Root) ?? Root;
        return Path.Combine(parent, $".{Path.GetFileName(Root)}.pbferry-{suffix}");
    }

    /// <summary>
    /// Opens the database for reading. Not read-only where that can be helped: what a killed process left half-written
    /// must be rolled back before anything can be read.
    /// </summary>
    internal SqliteDatabase OpenForReading() =>
        SqliteDatabase.Open(Database, IsWritable() ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly);

    private bool IsWritable()
    {
        try
        {
            using var file = new FileStream(
                Database,
                FileMode.Open,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete
            );
            return true;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// Deletes the scratch folders of runs that were killed. Only for the holder of the run lock: nobody else's can be in
    /// use then.
    /// </summary>
    internal void ClearScratch()
    {
        var parent = Path.GetDirectoryName(Root) ?? Root;
        var name = $".{Path.GetFileName(Root)}.pbferry-";
        foreach (var left in Directory.EnumerateDirectories(parent, name + "*"))
        {
            // What a run keeps to be undone is no scratch.
            if (!Path.GetFileName(left).StartsWith(name + KeptFiles.Suffix, StringComparison.Ordinal))
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    /// <summary>Finds the data directory behind a folder or its <c>data.db</c>.</summary>
    /// <exception cref="EndpointException">There is none; the cure is <c>pbferry init</c>.</exception>
    public static DataDirectoryPath Find(string path) => Find(path, path);

    /// <summary>The same, for a data directory that messages know under another name.</summary>
    internal static DataDirectoryPath Find(string path, string name)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full) && Path.GetFileName(full) == "data.db")
        {
            full = Path.GetDirectoryName(full)!;
        }

        // A link is followed, so that "beside" is beside the real folder and one lock guards both names.
        if (Directory.Exists(full) && new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true) is { } real)
        {
            full = real.FullName;
        }

        var found = new DataDirectoryPath(name, full);
        if (!File.Exists(found.Database))
        {
            throw new EndpointException(
                Directory.Exists(full)
                    ? $"{path} is no PocketBase data directory: it has no data.db."
                    : $"{path} does not exist.",
                $"To make a fresh data directory: pbferry init {path}",
                EndpointFailure.Usage
            );
        }

        return found;
    }
}
