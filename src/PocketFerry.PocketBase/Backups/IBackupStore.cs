using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Backups;

/// <summary>The backups of one PocketBase: of a server, or in a data directory.</summary>
public interface IBackupStore : IAsyncDisposable
{
    /// <summary>The PocketBase as the user wrote it; for messages.</summary>
    string Name { get; }

    /// <summary>The backups, by name.</summary>
    Task<IReadOnlyList<BackupInfo>> ListAsync(CancellationToken cancellation);

    /// <summary>Makes a backup of everything.</summary>
    /// <param name="name">Its name (<see cref="BackupNames.ForNew"/>).</param>
    /// <param name="cancellation">Stops waiting; a server goes on by itself.</param>
    /// <exception cref="EndpointException">There is one of that name, or it can't be made.</exception>
    Task<BackupInfo> CreateAsync(string name, CancellationToken cancellation);

    /// <summary>Writes a backup into a file; goes on where an earlier attempt broke off.</summary>
    /// <param name="name">The backup.</param>
    /// <param name="file">The file, which must not be there.</param>
    /// <param name="progress">Hears of the bytes that are there, and of all.</param>
    /// <param name="cancellation">Stops; what is there is kept for the next attempt.</param>
    Task DownloadAsync(string name, string file, Action<long, long>? progress, CancellationToken cancellation);

    /// <summary>Puts an archive among the backups.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="cancellation">Stops; nothing is kept.</param>
    Task UploadAsync(string file, string name, CancellationToken cancellation);

    /// <summary>Replaces everything but the backups by a backup's state, and waits until it is in use.</summary>
    Task<RestoreResult> RestoreAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes a backup.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}
