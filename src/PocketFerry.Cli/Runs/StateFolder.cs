using PocketFerry.Engine.Ledgers;

namespace PocketFerry.Cli.Runs;

/// <summary>Where runs keep what outlives them: <c>$PBFERRY_HOME</c>, else the system's place for such things.</summary>
internal static class StateFolder
{
    /// <summary>The runs.</summary>
    public static RunStore Store => new(Root);

    /// <summary>Removes a run's folder where there is nothing in it.</summary>
    public static void Tidy(string runId)
    {
        if (
            Store.FolderOf(runId) is var folder
            && Directory.Exists(folder)
            && !Directory.EnumerateFileSystemEntries(folder).Any()
        )
        {
            Directory.Delete(folder);
        }
    }

    private static string Root
    {
        get
        {
            if (Variable("PBFERRY_HOME") is { } home)
            {
                return Path.GetFullPath(home);
            }

            if (OperatingSystem.IsWindows())
            {
                return Path.Combine(Special(Environment.SpecialFolder.LocalApplicationData), "pbferry");
            }

            // The XDG specification has relative paths ignored.
            var state = Variable("XDG_STATE_HOME") is { } given && Path.IsPathRooted(given) ? given : null;
            var user = Special(Environment.SpecialFolder.UserProfile);
            return Path.Combine(state ?? Path.Combine(user, ".local", "state"), "pbferry");
        }
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string Special(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder);
}
