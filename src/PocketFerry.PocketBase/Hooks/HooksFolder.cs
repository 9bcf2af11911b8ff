using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Hooks;

/// <summary>
/// A <c>pb_hooks</c> folder, into which the commands and routes that run inside PocketBase are put. Files of others are
/// never touched.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class HooksFolder
{
    private const string Name = "pb_hooks";

    private readonly string _path;

    private HooksFolder(string path) => _path = path;

    /// <summary>The oldest and the newest PocketBase that the scripts are tested with.</summary>
    public static (string Oldest, string Newest) TestedVersions => ("0.28.4", "0.40.4");

    /// <summary>The version that <see cref="Install"/> writes.</summary>
    public static string CurrentVersion => HookScripts.Version;

    /// <summary>The path of the <c>pb_hooks</c> folder.</summary>
    public string Path => _path;

    /// <summary>Finds the folder: one of the name <c>pb_hooks</c> itself, or the one below another folder.</summary>
    /// <param name="directory">The <c>pb_hooks</c> folder, or the folder that holds it or is to hold it.</param>
    /// <exception cref="EndpointException">There is no such folder.</exception>
    public static HooksFolder In(string directory)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(directory));
        if (!Directory.Exists(full))
        {
            throw new EndpointException(
                $"There is no folder {directory}.",
                "Name the folder in which the pocketbase program stands, or its pb_hooks.",
                EndpointFailure.Usage
            );
        }

        return new HooksFolder(System.IO.Path.GetFileName(full) == Name ? full : System.IO.Path.Combine(full, Name));
    }

    /// <summary>Looks at what is there.</summary>
    public HooksStatus Status()
    {
        if (HooksManifest.Read(_path) is not { } manifest)
        {
            return new HooksStatus(_path, null, [], []);
        }

        var changed = new List<string>();
        var missing = new List<string>();
        foreach (
            var (file, hash) in manifest.Files.Where(f => IsOurs(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal)
        )
        {
            if (!File.Exists(Full(file)))
            {
                missing.Add(file);
            }
            else if (HookScript.HashOf(File.ReadAllBytes(Full(file))) != hash)
            {
                changed.Add(file);
            }
        }

        return new HooksStatus(_path, manifest.Version, changed, missing);
    }

    /// <summary>Writes the scripts of this version, in place of those of another.</summary>
    /// <param name="force">Whether files that were edited, or aren't ours, are overwritten.</param>
    /// <exception cref="EndpointException">A file would be overwritten; nothing was written.</exception>
    public HooksStatus Install(bool force)
    {
        var before = Status();
        RefuseForeign(before, force);
        var old = HooksManifest.Read(_path)?.Files.Keys.Where(IsOurs) ?? [];
        Directory.CreateDirectory(Full("pbferry"));
        foreach (var script in HookScripts.All)
        {
            Write(script.Path, script.Content);
        }

        Write(HooksManifest.Path, System.Text.Encoding.UTF8.GetBytes(HooksManifest.Current.ToText()));
        foreach (var left in old.Except(HookScripts.All.Select(s => s.Path)))
        {
            File.Delete(Full(left));
        }

        return Status();
    }

    /// <summary>Takes away what was installed, and the folder <c>pb_hooks</c> where that leaves it empty.</summary>
    /// <param name="force">Whether files that were edited are deleted too.</param>
    /// <returns>Whether anything was there.</returns>
    /// <exception cref="EndpointException">A file was edited; nothing was deleted.</exception>
    public bool Remove(bool force)
    {
        if (HooksManifest.Read(_path) is not { } manifest)
        {
            return false;
        }

        if (!force && Status().Changed is [var edited, ..])
        {
            throw Edited(edited, "deletes");
        }

        // PocketBase must not load the one without the others.
        foreach (var file in manifest.Files.Keys.Where(IsOurs).OrderByDescending(f => f == HookScripts.Entry))
        {
            File.Delete(Full(file));
        }

        File.Delete(Full(HooksManifest.Path));
        DeleteIfEmpty(Full("pbferry"));
        DeleteIfEmpty(_path);
        return true;
    }

    // A manifest that somebody wrote leads nowhere else.
    private static bool IsOurs(string path) =>
        path == HookScripts.Entry
        || (
            path.StartsWith("pbferry/", StringComparison.Ordinal)
            && path.EndsWith(".js", StringComparison.Ordinal)
            && path.Count(c => c == '/') == 1
            && !path.Contains('\\', StringComparison.Ordinal)
            && !path.Contains("..", StringComparison.Ordinal)
        );

    private void RefuseForeign(HooksStatus before, bool force)
    {
        if (force)
        {
            return;
        }

        if (before.Changed is [var edited, ..])
        {
            throw Edited(edited, "overwrites");
        }

        if (!before.IsInstalled && HookScripts.All.FirstOrDefault(s => File.Exists(Full(s.Path))) is { } foreign)
        {
            throw new EndpointException(
                $"{Full(foreign.Path)} is there, and pbferry didn't write it.",
                "Move it away, or say --force to overwrite it.",
                EndpointFailure.Usage
            );
        }
    }

    private EndpointException Edited(string file, string does) =>
        new(
            $"{Full(file)} was edited since it was installed.",
            $"Keep the edit elsewhere; --force {does} it.",
            EndpointFailure.Usage
        );

    // Whole or not at all: a server that watches the folder would load half a file.
    private void Write(string path, byte[] content)
    {
        var part = Full(path) + ".part";
        File.WriteAllBytes(part, content);
        File.Move(part, Full(path), overwrite: true);
    }

    private string Full(string path) => System.IO.Path.Combine(_path, path);

    private static void DeleteIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
