using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Backups.Servers;

namespace PocketFerry.PocketBase.Backups;

/// <summary>The backups of a running server, over its API.</summary>
/// <remarks>One call at a time.</remarks>
public sealed class ServerBackups : IBackupStore
{
    private readonly ApiServer _server;

    /// <summary>Takes a server, which is disposed with this.</summary>
    public ServerBackups(ApiServer server) => _server = server;

    /// <inheritdoc/>
    public string Name => _server.Name;

    /// <inheritdoc/>
    public Task<IReadOnlyList<BackupInfo>> ListAsync(CancellationToken cancellation) =>
        BackupList.ReadAsync(_server.Client, cancellation);

    /// <inheritdoc/>
    public Task<BackupInfo> CreateAsync(string name, CancellationToken cancellation) =>
        new BackupCreation(_server.Client, BackupNames.ForNew(name)).RunAsync(cancellation);

    /// <inheritdoc/>
    public async Task DownloadAsync(
        string name,
        string file,
        Action<long, long>? progress,
        CancellationToken cancellation
    )
    {
        var backup = new RemoteBackup(_server, await FindAsync(name, cancellation).ConfigureAwait(false));
        await new BackupDownload(backup, file).RunAsync(progress, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task UploadAsync(string file, string name, CancellationToken cancellation) =>
        new BackupUpload(_server.Client, file, BackupNames.ForNew(name)).RunAsync(cancellation);

    /// <inheritdoc/>
    public Task<RestoreResult> RestoreAsync(string name, CancellationToken cancellation) =>
        new ServerRestore(_server.Client, BackupNames.ForExisting(name)).RunAsync(cancellation);

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        var backup = await FindAsync(name, cancellation).ConfigureAwait(false);
        using var response = await _server
            .Client.SendAsync(
                new ApiRequest(HttpMethod.Delete, $"api/backups/{Uri.EscapeDataString(backup.Name)}")
                {
                    IsRepeatable = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
        // An answer that was lost makes the second request find nothing.
        if (
            !response.IsSuccess
            && await BackupList.FindAsync(_server.Client, name, cancellation).ConfigureAwait(false) is not null
        )
        {
            throw ApiError.Of(response).ToException(_server.Client.Address, $"deleting backup {name}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<BackupInfo> FindAsync(string name, CancellationToken cancellation) =>
        await BackupList.FindAsync(_server.Client, BackupNames.ForExisting(name), cancellation).ConfigureAwait(false)
        ?? throw new EndpointException(
            $"{Name} has no backup {name}.",
            "pbferry backup list shows what it has.",
            EndpointFailure.Usage
        );
}
