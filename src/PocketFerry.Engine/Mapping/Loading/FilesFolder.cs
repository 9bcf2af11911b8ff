namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>The folder that a plan reads files from: no path of a row leads out of it.</summary>
/// <param name="root">The folder, in full.</param>
internal sealed class FilesFolder(string root)
{
    /// <summary>The folder, in full.</summary>
    public string Root => root;

    /// <summary>Finds the file of a path as a source writes it, with slashes of either kind.</summary>
    /// <param name="path">The path.</param>
    /// <param name="file">The file's own path, which need not be there; empty where the path leads out.</param>
    public FilePlace Find(string path, out string file)
    {
        file = "";
        if (path.AsSpan().ContainsAny('\0', ':') || path is ['/' or '\\' or '~', ..])
        {
            return FilePlace.Outside;
        }

        var place = root;
        foreach (var name in path.Split('/', '\\'))
        {
            if (name is "" or ".")
            {
                continue;
            }

            if (name is ".." || Path.IsPathRooted(name))
            {
                return FilePlace.Outside;
            }

            place = Path.Combine(place, name);
            if (new FileInfo(place).LinkTarget is not null)
            {
                return FilePlace.Link;
            }
        }

        file = place;
        return FilePlace.Inside;
    }
}

/// <summary>Where a path leads.</summary>
internal enum FilePlace
{
    /// <summary>Below the folder.</summary>
    Inside,

    /// <summary>Out of the folder, or nowhere.</summary>
    Outside,

    /// <summary>Over a link.</summary>
    Link,
}
