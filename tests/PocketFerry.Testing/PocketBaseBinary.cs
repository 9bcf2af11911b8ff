using System.Diagnostics;

namespace PocketFerry.Testing;

/// <summary>A PocketBase server program to test against.</summary>
/// <param name="Version">PocketBase's version, such as <c>0.28.4</c>.</param>
/// <param name="Path">The program's absolute path.</param>
public sealed record PocketBaseBinary(string Version, string Path)
{
    private const string ServersVariable = "PBFERRY_TEST_SERVERS";
    private const string OneServerVariable = "PBFERRY_TEST_POCKETBASE";

    // The versions that tests/servers/package.json pins, oldest first.
    private static readonly string[] PinnedVersions = ["0.28.4", "0.30.4", "0.36.9", "0.38.2", "0.39.11", "0.40.4"];

    private static readonly Lazy<IReadOnlyList<PocketBaseBinary>> Found = new(
        Find,
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>
    /// Every pinned server, oldest first; only the one at <c>PBFERRY_TEST_POCKETBASE</c> where that is set.
    /// </summary>
    /// <exception cref="FileNotFoundException">A server is not installed; the message says how to get it.</exception>
    public static IReadOnlyList<PocketBaseBinary> All => Found.Value;

    /// <summary>The oldest of <see cref="All"/>.</summary>
    public static PocketBaseBinary Oldest => All[0];

    /// <summary>The newest of <see cref="All"/>.</summary>
    public static PocketBaseBinary Newest => All[^1];

    /// <summary>Those between the oldest and the newest.</summary>
    public static IEnumerable<PocketBaseBinary> Middle => All.Skip(1).SkipLast(1);

    /// <summary>Whether this server is of the given version or a later one.</summary>
    public bool IsAtLeast(string version) => Number(Version) >= Number(version);

    /// <summary>Gives the version, which is what a test's name shows.</summary>
    public override string ToString() => Version;

    private static Version Number(string version) =>
        System.Version.TryParse(version.Split('-')[0], out var number) ? number : new Version(int.MaxValue, 0);

    private static List<PocketBaseBinary> Find()
    {
        var one = Environment.GetEnvironmentVariable(OneServerVariable);
        if (!string.IsNullOrEmpty(one))
        {
            return [new PocketBaseBinary(AskVersion(Existing(one)), System.IO.Path.GetFullPath(one))];
        }
        var folder = ServersFolder();
        return
        [
            .. PinnedVersions.Select(version => new PocketBaseBinary(
                version,
                Existing(System.IO.Path.Combine(folder, "node_modules", $"pocketbase-{version}", "bin", "pocketbase"))
            )),
        ];
    }

    internal static string ServersFolder()
    {
        var named = Environment.GetEnvironmentVariable(ServersVariable);
        if (!string.IsNullOrEmpty(named))
        {
            return System.IO.Path.GetFullPath(named);
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var servers = System.IO.Path.Combine(folder.FullName, "tests", "servers");
            if (File.Exists(System.IO.Path.Combine(servers, "package.json")))
            {
                return servers;
            }
        }
        throw new DirectoryNotFoundException(
            $"There is no tests/servers above {AppContext.BaseDirectory}: set {ServersVariable} to that folder."
        );
    }

    private static string Existing(string path) =>
        File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                $"There is no PocketBase server at {path}: run ./test once, which installs it, or set {OneServerVariable} to a server of your own."
            );

    private static string AskVersion(string path)
    {
        using var process = Process.Start(
            new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        var words = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        process.WaitForExit();
        return words is [_, "version", var version, ..] ? version : "unknown";
    }
}
