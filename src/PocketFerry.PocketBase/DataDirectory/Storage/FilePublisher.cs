using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.DataDirectory.Undo;

namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>Moves staged files into <c>storage/</c> around the moment in which the database changes.</summary>
/// <param name="stage">The staged files.</param>
/// <param name="storage">Their place.</param>
/// <param name="kept">Keeps what they take the place of; null lets it go.</param>
internal sealed class FilePublisher(string stage, string storage, KeptFiles? kept)
{
    private readonly List<string> _added = [];

    /// <summary>Before the database changes: files that collide with nothing.</summary>
    public void AddNew()
    {
        kept?.WillAdd(Pairs().Where(p => !File.Exists(p.To)).Select(p => p.To));
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
            var record = Path.GetDirectoryName(file)!;
            DeleteEmpty(record);
            DeleteEmpty(Path.GetDirectoryName(record)!);
        }
    }

    /// <summary>After the database has changed: files that take the place of others.</summary>
    /// <exception cref="EndpointException">One can't; the records are in nevertheless.</exception>
    public void ReplaceOld()
    {
        foreach (var (from, to) in Pairs())
        {
            try
            {
                kept?.Copy(to);
                File.Move(from, to, overwrite: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new EndpointException(
                    $"The records are written, but {to} could not be replaced: {error.Message}",
                    "Make the file replaceable, and run the command again with --mode upsert.",
                    inner: error
                );
            }
        }
    }

    private static void DeleteEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
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
