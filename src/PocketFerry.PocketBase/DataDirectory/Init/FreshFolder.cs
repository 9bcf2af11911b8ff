using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.DataDirectory.Init;

/// <summary>
/// A folder that becomes a data directory: everything is made in a folder inside it and moved up at the end, so that
/// a failure leaves nothing. It is a folder inside, as the data directory may be a mounted volume.
/// </summary>
internal sealed class FreshFolder : IDisposable
{
    private readonly string _directory;
    private readonly bool _made;
    private bool _published;

    private FreshFolder(string directory, bool made)
    {
        _directory = directory;
        _made = made;
        Workshop = Path.Combine(directory, $".pbferry-init-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(Workshop);
    }

    /// <summary>Where to make the files.</summary>
    public string Workshop { get; }

    /// <summary>Takes a folder, which must be empty or missing.</summary>
    /// <exception cref="EndpointException">It holds something, or can't be written.</exception>
    public static FreshFolder Take(string directory)
    {
        var path = Path.GetFullPath(directory);
        try
        {
            if (File.Exists(path))
            {
                throw Refuse(path, "is a file", "Name a new folder.");
            }

            var exists = Directory.Exists(path);
            if (exists && File.Exists(Path.Combine(path, "data.db")))
            {
                throw Refuse(path, "is a data directory already", "Use it as it is, or name a new folder.");
            }

            if (exists && Directory.EnumerateFileSystemEntries(path).FirstOrDefault() is { } entry)
            {
                throw Refuse(
                    path,
                    $"isn't empty: it holds {Path.GetFileName(entry)}",
                    "Name a new or an empty folder."
                );
            }

            Directory.CreateDirectory(path);
            return new FreshFolder(path, !exists);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"Can't make a data directory at {path}: {exception.Message}",
                "Name a folder that you may write to.",
                EndpointFailure.Denied,
                exception
            );
        }
    }

    /// <summary>Moves everything to its place; <c>data.db</c> last, as it is what makes the folder a data directory.</summary>
    public void Publish()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(Workshop).OrderBy(IsDatabase).ToList())
        {
            var target = Path.Combine(_directory, Path.GetFileName(entry));
            if (Directory.Exists(entry))
            {
                Directory.Move(entry, target);
            }
            else
            {
                File.Move(entry, target, overwrite: false);
            }
        }

        Directory.Delete(Workshop);
        _published = true;
    }

    public void Dispose()
    {
        if (_published)
        {
            return;
        }

        if (_made)
        {
            Directory.Delete(_directory, recursive: true);
        }
        else
        {
            Directory.Delete(Workshop, recursive: true);
        }
    }

    private static bool IsDatabase(string path) => Path.GetFileName(path) == "data.db";

    private static EndpointException Refuse(string path, string problem, string cure) =>
        new($"{path} {problem}.", cure, EndpointFailure.Usage);
}
