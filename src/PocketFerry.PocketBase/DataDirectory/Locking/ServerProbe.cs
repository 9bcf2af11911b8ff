using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Locking;

/// <summary>
/// Looks for a PocketBase server that uses a data directory. An idle server holds neither a lock nor a handle, so
/// "nothing found" is no proof; whoever writes the file back checks that it did not change meanwhile.
/// </summary>
internal static class ServerProbe
{
    /// <summary>What was found, in words that finish "… is in use: "; null when nothing was.</summary>
    public static string? Look(DataDirectoryPath path) => OpenHandle(path) ?? Process(path) ?? Lock(path);

    private static string? OpenHandle(DataDirectoryPath path)
    {
        if (!Directory.Exists("/proc/self/fd"))
        {
            return null;
        }

        foreach (var process in OtherProcesses())
        {
            foreach (var link in Entries(Path.Combine(process, "fd")))
            {
                if (LinkTarget(link) == path.Database)
                {
                    return $"process {Path.GetFileName(process)} ({Command(process)}) has data.db open";
                }
            }
        }

        return null;
    }

    private static string? Process(DataDirectoryPath path)
    {
        if (!Directory.Exists("/proc/self"))
        {
            return null;
        }

        foreach (var process in OtherProcesses())
        {
            var words = Words(process);
            if (words.Length == 0 || !words.Contains("serve"))
            {
                continue;
            }

            if (DirectoryOf(process, words) == path.Root)
            {
                return $"process {Path.GetFileName(process)} ({Command(process)}) serves this directory";
            }
        }

        return null;
    }

    private static string? Lock(DataDirectoryPath path)
    {
        try
        {
            using var database = SqliteDatabase.Open(path.Database, SqliteOpenMode.ReadWrite, busyTimeout: 250);
            database.Execute("begin immediate; rollback");
            return null;
        }
        catch (SqliteException error) when (error.IsBusy)
        {
            return "another process holds the write lock of data.db";
        }
    }

    private static string? DirectoryOf(string process, string[] words)
    {
        var working = LinkTarget(Path.Combine(process, "cwd")) ?? "/";
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith("--dir=", StringComparison.Ordinal))
            {
                return Clean(working, words[i]["--dir=".Length..]);
            }

            if (words[i] == "--dir" && i + 1 < words.Length)
            {
                return Clean(working, words[i + 1]);
            }
        }

        // Without --dir PocketBase uses pb_data beside its executable.
        var executable = LinkTarget(Path.Combine(process, "exe"));
        return executable is null ? null : Clean(Path.GetDirectoryName(executable) ?? "/", "pb_data");
    }

    private static string Clean(string working, string directory) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory, working));

    private static IEnumerable<string> OtherProcesses() =>
        Entries("/proc").Where(p => int.TryParse(Path.GetFileName(p), out var id) && id != Environment.ProcessId);

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that has just ended: there is nothing to learn from it.
            return [];
        }
    }

    private static string? LinkTarget(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] Words(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Command(string process) =>
        Words(process) is { Length: > 0 } words ? Path.GetFileName(words[0]) : "unknown";
}
