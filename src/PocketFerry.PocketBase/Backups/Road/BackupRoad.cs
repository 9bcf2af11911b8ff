using System.Diagnostics;
using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups.Directories;
using PocketFerry.PocketBase.Backups.Servers;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>The way back: proves the loaded state, uploads it, looks once more at the server, and has it restore.</summary>
internal sealed class BackupRoad(
    ApiServer server,
    FetchedState state,
    WorkingBackups backups,
    UploadSpeed speed,
    BackupRoadOptions options
)
{
    private const int MostNamed = 10;
    private bool _isRestored;

    /// <summary>How long the server took for the first backup.</summary>
    public TimeSpan BackupTime { get; init; }

    /// <summary>The name of the backup that will hold the server's old state.</summary>
    public string OldState => backups.Before;

    /// <summary>Makes the loaded state the server's.</summary>
    public async Task GoBackAsync(CancellationToken cancellation)
    {
        var archive = state.Work["loaded.zip"];
        var counts = await Task.Run(() => PackAsync(archive, cancellation), cancellation).ConfigureAwait(false);
        var size = new FileInfo(archive).Length;
        await speed.RefuseTooLongAsync(size, cancellation).ConfigureAwait(false);
        options.Step?.Invoke($"uploading the loaded state ({(size >> 20) + 1} MB)");
        await new BackupUpload(server.Client, archive, backups.Loaded).RunAsync(cancellation).ConfigureAwait(false);
        await ConfirmAsync(counts, size, cancellation).ConfigureAwait(false);

        options.Step?.Invoke("looking at the server once more");
        var window = Stopwatch.StartNew();
        var last = await new BackupCreation(server.Client, backups.Before).RunAsync(cancellation).ConfigureAwait(false);
        await RefuseChangesAsync(last, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();

        options.Step?.Invoke("having the server restore");
        var open = window.Elapsed;
        // From here on nobody can stop the server, so there is nothing to cancel.
        await RestoreAsync(counts).ConfigureAwait(false);
        options.Note?.Invoke(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{server.Name} restored the loaded state; its old one is backup {backups.Before}. What others wrote there in the {open.TotalSeconds + 1:0.0} s before is lost, and so are its logs since the backup"
            )
        );
    }

    /// <summary>Deletes what the run has on the server and that is of no more use.</summary>
    public Task LeaveAsync() =>
        _isRestored
            ? backups.DeleteAsync(backups.First, backups.Loaded)
            : backups.DeleteAsync(backups.First, backups.Loaded, backups.Before);

    private async Task<Dictionary<string, long>> PackAsync(string archive, CancellationToken cancellation)
    {
        options.Step?.Invoke("checking the loaded state");
        Prove();
        var counts = await RecordCounts.OfAsync(state.Data, cancellation).ConfigureAwait(false);
        options.Step?.Invoke("packing the loaded state");
        DatabaseSnapshot.Settle(Path.Combine(state.Data, "data.db"));
        new DirectoryArchive(state.Data, state.Work.Path).Write(archive, null, cancellation);
        return counts;
    }

    private void Prove()
    {
        using var database = SqliteDatabase.Open(Path.Combine(state.Data, "data.db"), SqliteOpenMode.ReadWrite);
        if (database.Text("pragma integrity_check(1)") is not "ok" and var verdict)
        {
            throw new EndpointException(
                $"{server.Name}: the loaded state failed its integrity check ({verdict}); nothing was restored.",
                "Is the server's own database sound? sqlite3 data.db 'pragma integrity_check'"
            );
        }
    }

    private async Task ConfirmAsync(Dictionary<string, long> counts, long size, CancellationToken cancellation)
    {
        var notice = new RestoreNotice(
            server.Name,
            counts.Values.Sum(),
            size,
            backups.Before,
            BackupTime + TimeSpan.FromSeconds(2)
        );
        if (options.Confirm is null || !await options.Confirm(notice, cancellation).ConfigureAwait(false))
        {
            throw new EndpointException(
                $"{server.Name} is as it was: its state was not to be replaced.",
                "",
                EndpointFailure.Usage
            );
        }
    }

    private async Task RefuseChangesAsync(BackupInfo last, CancellationToken cancellation)
    {
        var changes = await new ServerChanges(server, state.Archive, state.Work)
            .FindAsync(last, cancellation)
            .ConfigureAwait(false);
        if (changes.Count > 0)
        {
            var rest = changes.Count > MostNamed ? $"; and {changes.Count - MostNamed} more" : "";
            throw new EndpointException(
                $"{server.Name} changed since its backup was fetched, so nothing was restored: {string.Join("; ", changes.Take(MostNamed))}{rest}.",
                "Run the command again when nobody writes there, or take the road over the API: leave --via backup out."
            );
        }
    }

    private async Task RestoreAsync(Dictionary<string, long> counts)
    {
        var restore = new ServerRestore(server.Client, backups.Loaded);
        try
        {
            await restore.RunAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (EndpointException error) when (restore.MayBeDone)
        {
            throw new EndpointException(
                $"{server.Name}: whether the loaded state was restored can't be seen: {error.Message}",
                $"Look at the server. Its old state is backup {backups.Before} there (pb_data/backups).",
                error.Failure,
                error
            );
        }
        finally
        {
            _isRestored = restore.MayBeDone;
        }

        var differences = await RecordCounts
            .DifferencesAsync(server, counts, CancellationToken.None)
            .ConfigureAwait(false);
        if (differences.Count > 0)
        {
            throw new EndpointException(
                $"{server.Name} restored the loaded state, and has other numbers of records: {string.Join("; ", differences)}.",
                $"Did others write there since? If not, its old state is backup {backups.Before}: pbferry backup restore."
            );
        }
    }
}
