using System.IO.Compression;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups.Archives;
using PocketFerry.PocketBase.Backups.Servers;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>
/// Whether a server's state is still the one that was fetched: a new backup against the first. Files are compared by
/// length and check sum as the archives' directories have them, so that only a changed database must be fetched.
/// </summary>
internal sealed class ServerChanges(ApiServer server, string first, WorkFolder work)
{
    // What every sign-in writes, and what PocketBase throws away by itself.
    private static readonly string[] Passing = ["_authOrigins", "_otps", "_mfas"];

    /// <summary>What changed, for a message; empty where nothing did.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(BackupInfo last, CancellationToken cancellation)
    {
        using var before = ArchiveReader.Open(first);
        var stream = new RemoteBackupStream(new RemoteBackup(server, last), cancellation);
        using var after = await Task.Run(() => ArchiveReader.Open($"{server.Name}: {last.Name}", stream), cancellation)
            .ConfigureAwait(false);
        return await Task.Run(() => Find(before, after, cancellation), cancellation).ConfigureAwait(false);
    }

    private List<string> Find(ArchiveReader before, ArchiveReader after, CancellationToken cancellation)
    {
        var old = Relevant(before);
        var now = Relevant(after);
        var changes = new List<string>();
        foreach (var name in old.Keys.Union(now.Keys).Select(DatabaseOf).Distinct().Order(StringComparer.Ordinal))
        {
            if (!IsDatabase(name))
            {
                if (!IsSame(old, now, name))
                {
                    changes.Add(name);
                }
            }
            else if (!IsSame(old, now, name) || !IsSame(old, now, name + "-wal"))
            {
                changes.AddRange(CompareDatabases(before, after, name, cancellation));
            }
        }

        return changes;
    }

    private IEnumerable<string> CompareDatabases(
        ArchiveReader before,
        ArchiveReader after,
        string name,
        CancellationToken cancellation
    )
    {
        var ignored = name == "data.db" ? Passing : [];
        var prefix = name == "data.db" ? "" : name + ": ";
        var old = Fetch(before, "before", name, cancellation);
        var now = Fetch(after, "after", name, cancellation);
        return old is null || now is null
            ? [name]
            : DatabaseComparison.Compare(old, now, ignored).Select(c => prefix + c);
    }

    private string? Fetch(ArchiveReader archive, string folder, string name, CancellationToken cancellation)
    {
        // What an earlier comparison left.
        foreach (var old in new[] { name, name + "-wal", name + "-shm" })
        {
            File.Delete(Path.Combine(PrivateFile.CreateFolder(work[folder]), old));
        }

        foreach (var entry in archive.Entries.Where(e => e.FullName == name || e.FullName == name + "-wal"))
        {
            archive.Unpack(entry, Path.Combine(work[folder], entry.FullName), cancellation);
        }

        return Path.Combine(work[folder], name) is var file && File.Exists(file) ? file : null;
    }

    private static Dictionary<string, ZipArchiveEntry> Relevant(ArchiveReader archive) =>
        archive
            .Entries.Where(e =>
                !e.FullName.StartsWith("auxiliary.db", StringComparison.Ordinal)
                && !ArchivePart.IsLogIndex(e.FullName)
                && !ArchivePart.IsLeftOut(EntryName.Root(e.FullName))
                && e.FullName != "types.d.ts"
            )
            .ToDictionary(e => e.FullName);

    private static bool IsSame(
        Dictionary<string, ZipArchiveEntry> old,
        Dictionary<string, ZipArchiveEntry> now,
        string name
    ) =>
        (old.GetValueOrDefault(name), now.GetValueOrDefault(name)) switch
        {
            (null, null) => true,
            ({ } a, { } b) => a.Length == b.Length && a.Crc32 == b.Crc32,
            _ => false,
        };

    private static bool IsDatabase(string name) =>
        name.EndsWith(".db", StringComparison.Ordinal) && !name.Contains('/');

    private static string DatabaseOf(string name) =>
        name.EndsWith(".db-wal", StringComparison.Ordinal) ? name[..^"-wal".Length] : name;
}
