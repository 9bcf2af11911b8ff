using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Publishing;

/// <summary>
/// The database that a run works on, and the way in which its result becomes the data directory's. Disposing without
/// publishing leaves the data directory as it was.
/// </summary>
internal abstract class Workspace : IDisposable
{
    protected Workspace(DataDirectoryPath path, string folder)
    {
        Path = path;
        Folder = folder;
        Directory.CreateDirectory(folder);
    }

    public DataDirectoryPath Path { get; }

    /// <summary>Scratch space beside the data directory.</summary>
    public string Folder { get; }

    /// <summary>The connection that the run writes through; a transaction is open.</summary>
    public abstract SqliteDatabase Database { get; }

    /// <summary>How it is done, for the summary.</summary>
    public abstract string Strategy { get; }

    /// <summary>Whether secondary indexes may be built after the load.</summary>
    public abstract bool AllowsBulk { get; }

    /// <summary>
    /// Writes down what the result holds, given a connection that shows it; done before the result is anyone's. Null where
    /// nobody wants to know.
    /// </summary>
    public Action<SqliteDatabase>? Record { get; set; }

    /// <summary>Makes the result the data directory's.</summary>
    public abstract void Publish();

    public virtual void Dispose() => Directory.Delete(Folder, recursive: true);
}
