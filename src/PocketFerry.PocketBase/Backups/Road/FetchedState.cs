using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups.Archives;
using PocketFerry.PocketBase.Backups.Directories;
using PocketFerry.PocketBase.Backups.Servers;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>A server's whole state, fetched by a backup and unpacked here. Disposing deletes it.</summary>
internal sealed class FetchedState : IDisposable
{
    private readonly WorkFolder _work;
    private readonly Func<string, long> _freeSpace;

    private FetchedState(WorkFolder work, Func<string, long> freeSpace) => (_work, _freeSpace) = (work, freeSpace);

    /// <summary>The data directory.</summary>
    public string Data => _work["data"];

    /// <summary>The archive as it came.</summary>
    public string Archive => _work["first.zip"];

    public WorkFolder Work => _work;

    /// <summary>Has a backup made and fetches it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">The name of the backup there, which stays.</param>
    /// <param name="options">Where to, and who hears of it.</param>
    /// <param name="check">Looks at the backup before it is fetched.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<FetchedState> FetchAsync(
        ApiServer server,
        string name,
        BackupRoadOptions options,
        Func<BackupInfo, Task> check,
        CancellationToken cancellation
    )
    {
        await RoadChecks.RefuseStorageElsewhereAsync(server, cancellation).ConfigureAwait(false);
        var state = new FetchedState(WorkFolder.Make(options.Folder), options.FreeSpace);
        try
        {
            options.Step?.Invoke("having the server make a backup");
            var info = await new BackupCreation(server.Client, name).RunAsync(cancellation).ConfigureAwait(false);
            await check(info).ConfigureAwait(false);
            state.RequireSpace(info.Size * 2);
            options.Step?.Invoke($"fetching the backup ({(info.Size >> 20) + 1} MB)");
            await new BackupDownload(new RemoteBackup(server, info), state.Archive)
                .RunAsync(null, cancellation)
                .ConfigureAwait(false);
            options.Step?.Invoke("unpacking the backup");
            await Task.Run(() => state.Unpack(server, cancellation), cancellation).ConfigureAwait(false);
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    public void Dispose() => _work.Dispose();

    private void Unpack(ApiServer server, CancellationToken cancellation)
    {
        using (var archive = ArchiveReader.Open(Archive))
        {
            RoadChecks.RefuseWindows(server, archive.Entries);
            // Once for what is unpacked, once for the copy that is loaded and the archive of it.
            RequireSpace(archive.Unpacked * 2);
        }

        RestoredState.Unpack(Archive, PrivateFile.CreateFolder(Data), null, cancellation);
    }

    private void RequireSpace(long bytes) =>
        DiskSpace.Require(
            _work.Path,
            _freeSpace(_work.Path),
            bytes,
            "Free some space on that disk, set PBFERRY_HOME to a folder on another, or take the road over the API: leave --via backup out."
        );
}
