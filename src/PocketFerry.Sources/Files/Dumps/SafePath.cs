namespace PocketFerry.Sources.Files.Dumps;

/// <summary>Names from outside as parts of a path: they can't leave the folder they are put into.</summary>
internal static class SafePath
{
    /// <summary>Whether a name is one plain entry of a folder, on every platform.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 255
        && name is not ("." or "..")
        && name.AsSpan().IndexOfAny("/\\\0:") < 0
        && !Path.IsPathRooted(name);

    /// <summary>Joins the folder and the names, or null where a name isn't one or a link stands in the way.</summary>
    public static string? Join(string folder, params ReadOnlySpan<string> names)
    {
        var path = folder;
        foreach (var name in names)
        {
            if (!IsName(name))
            {
                return null;
            }

            path = Path.Combine(path, name);
            if (new FileInfo(path).LinkTarget is not null)
            {
                return null;
            }
        }

        return path;
    }
}
