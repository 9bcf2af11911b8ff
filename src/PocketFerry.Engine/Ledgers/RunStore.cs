using System.Security.Cryptography;
using System.Text;

namespace PocketFerry.Engine.Ledgers;

/// <summary>Where runs are kept: a folder a run with its ledger, and a folder a server with its lock.</summary>
/// <param name="root">The folder of all that.</param>
internal sealed class RunStore(string root)
{
    private const string Ledger = "ledger.db";
    private const string Changed = "changed-";

    private string Runs => Path.Combine(root, "runs");

    /// <summary>The ids of the runs that have a ledger, newest first.</summary>
    public IReadOnlyList<string> Ids() =>
        Directory.Exists(Runs)
            ?
            [
                .. Directory
                    .EnumerateDirectories(Runs)
                    .Where(d => File.Exists(Path.Combine(d, Ledger)))
                    .Select(d => Path.GetFileName(d))
                    .OrderDescending(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>The id that a name stands for: an id, the beginning of just one, or <c>last</c>; null for none.</summary>
    public string? Find(string name)
    {
        var ids = Ids();
        var found = name == "last" ? [.. ids.Take(1)] : ids.Where(i => i == name).ToList();
        if (found.Count == 0 && name.Length > 0)
        {
            found = [.. ids.Where(i => i.StartsWith(name, StringComparison.Ordinal))];
        }

        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>A run's folder; not made yet, perhaps.</summary>
    public string FolderOf(string run) => Path.Combine(Runs, run);

    /// <summary>A run's ledger.</summary>
    public string LedgerOf(string run) => Path.Combine(FolderOf(run), Ledger);

    /// <summary>What is kept to undo a run.</summary>
    public string UndoOf(string run) => Path.Combine(FolderOf(run), "undo.db");

    /// <summary>Takes a run for this process; null where another one has it.</summary>
    public ProcessLock? TryLock(string run) => ProcessLock.TryTake(LockOf(run));

    /// <summary>Whether a process is at work on the run.</summary>
    public bool IsAlive(string run) => ProcessLock.IsTaken(LockOf(run));

    /// <summary>Takes a server for one run; null where another one of this machine has it.</summary>
    public ProcessLock? TryLockServer(string address) => ProcessLock.TryTake(Path.Combine(ServerOf(address), "lock"));

    /// <summary>The file that shows that a run has settings of a server to put back.</summary>
    public string MarkerOf(string address, string run) => Path.Combine(ServerOf(address), Changed + run);

    /// <summary>The runs that left settings of a server to put back, and are over.</summary>
    public IReadOnlyList<string> Unsettled(string address) =>
        ServerOf(address) is var folder && Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, Changed + "*")
                    .Select(f => Path.GetFileName(f)[Changed.Length..])
                    .Where(run => !IsAlive(run))
                    .OrderDescending(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>The folder of what is remembered of a plan's passes.</summary>
    /// <param name="name">What stands for the plan and its two ends.</param>
    public string PassesOf(string name) => Path.Combine(root, "passes", name);

    /// <summary>Removes a run's folder.</summary>
    public void Remove(string run) => Directory.Delete(FolderOf(run), recursive: true);

    private string LockOf(string run) => Path.Combine(FolderOf(run), "lock");

    private string ServerOf(string address)
    {
        // One server has two names at home, and is one all the same.
        var name = address
            .TrimEnd('/')
            .ToLowerInvariant()
            .Replace("//localhost", "//127.0.0.1", StringComparison.Ordinal);
        return Path.Combine(
            root,
            "servers",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]
        );
    }
}
