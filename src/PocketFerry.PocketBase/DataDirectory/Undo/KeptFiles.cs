using PocketFerry.Engine.Undo;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>
/// Stored files that a run takes away or replaces, kept in two folders beside the data directory with the layout of
/// <c>storage/</c>. What a run adds is written down first.
/// </summary>
internal sealed class KeptFiles(UndoFile undo, DataDirectoryPath path, string runId)
{
    /// <summary>What the folder's name begins with, behind what all of ours beside a data directory begin with.</summary>
    public const string Suffix = "undo-";

    /// <summary>The name of the folder's fact in the undo file.</summary>
    public const string Fact = "kept";

    /// <summary>The folder of files that others took the place of.</summary>
    public const string Replaced = "replaced";

    /// <summary>The folder of files that were taken away.</summary>
    public const string Removed = "removed";

    private readonly string _folder = path.Beside(Suffix + runId);

    /// <summary>Files are about to be put where none are.</summary>
    public void WillAdd(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            undo.Files.Add(Relative(file));
        }

        undo.Commit();
    }

    /// <summary>A file is about to be replaced.</summary>
    public void Copy(string file)
    {
        if (File.Exists(file))
        {
            var aside = Prepare(Replaced, file);
            // Of a run that was killed and begun anew, the first counts.
            if (!File.Exists(aside))
            {
                File.Copy(file, aside);
            }
        }
    }

    /// <summary>Takes a file away, where it is there.</summary>
    public void Take(string file)
    {
        if (File.Exists(file))
        {
            File.Move(file, Prepare(Removed, file), overwrite: true);
        }
    }

    /// <summary>Takes all files of a folder away.</summary>
    public void TakeAll(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList())
        {
            Take(file);
        }
    }

    private string Prepare(string kind, string file)
    {
        if (!Directory.Exists(_folder))
        {
            undo.SetFact(Fact, _folder);
            undo.Commit();
            MakeFolder();
        }

        var aside = Path.Combine(_folder, kind, Relative(file));
        Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
        return aside;
    }

    // Stored files may be private, and the folder that holds the data directory need not be.
    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            Directory.CreateDirectory(
                _folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }
    }

    private string Relative(string file) => Path.GetRelativePath(path.Storage, file);
}
