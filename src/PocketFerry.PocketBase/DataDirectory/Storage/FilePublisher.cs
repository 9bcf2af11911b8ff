namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>Moves staged files into <c>storage/</c> around the moment in which the database changes.</summary>
internal sealed class FilePublisher(string stage, string storage)
{
    private readonly List<string> _added = [];

    /// <summary>Before the database changes: files that collide with nothing.</summary>
    public void AddNew()
    {
        foreach (var (from, to) in Pairs())
        {
            if (!File.Exists(to))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Move(from, to);
                _added.Add(to);
            }
        }
    }

    /// <summary>The database did not change after all: takes the added files out again.</summary>
    public void TakeBack()
    {
        foreach (var file in _added)
        {
            File.Delete(file);
            var folder = Path.GetDirectoryName(file)!;
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    /// <summary>After the database has changed: files that take the place of others.</summary>
    public void ReplaceOld()
    {
        foreach (var (from, to) in Pairs())
        {
            File.Move(from, to, overwrite: true);
        }
    }

    private IEnumerable<(string From, string To)> Pairs()
    {
        if (!Directory.Exists(stage))
        {
            yield break;
        }

        foreach (var from in Directory.EnumerateFiles(stage, "*", SearchOption.AllDirectories).ToList())
        {
            yield return (from, Path.Combine(storage, Path.GetRelativePath(stage, from)));
        }
    }
}
