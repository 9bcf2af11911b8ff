using System.Diagnostics;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Backups.Archives;
using PocketFerry.PocketBase.Backups.Directories;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.PocketBase.DataDirectory.Locking;

namespace PocketFerry.PocketBase.Backups;

/// <summary>The backups in a data directory, where PocketBase itself keeps them.</summary>
/// <remarks>One call at a time.</remarks>
public sealed class DirectoryBackups : IBackupStore
{
    private const string Attributes = ".attrs";
    private readonly DataDirectoryPath _path;

    private DirectoryBackups(DataDirectoryPath path) => _path = path;

    /// <inheritdoc/>
    public string Name => _path.Name;

    /// <summary>The user's word that no server uses the directory.</summary>
    public bool Stopped { get; init; }

    /// <summary>Files that a server deleted while the last backup was made, and that it therefore lacks.</summary>
    public long Vanished { get; private set; }

    private string Folder => Path.Combine(_path.Root, ArchivePart.Backups);

    /// <summary>Opens a data directory.</summary>
    /// <param name="path">The folder, or its <c>data.db</c>.</param>
    /// <param name="stopped">The user's word that no server uses it.</param>
    /// <exception cref="EndpointException">There is none.</exception>
    public static DirectoryBackups Open(string path, bool stopped = false) =>
        new(DataDirectoryPath.Find(path)) { Stopped = stopped };

    /// <inheritdoc/>
    public Task<IReadOnlyList<BackupInfo>> ListAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(Folder))
        {
            return Task.FromResult<IReadOnlyList<BackupInfo>>([]);
        }

        IReadOnlyList<BackupInfo> list =
        [
            .. new DirectoryInfo(Folder)
                .EnumerateFiles()
                .Where(f => f.Extension != Attributes)
                .Select(f => new BackupInfo(f.Name, f.Length, f.LastWriteTimeUtc))
                .OrderBy(b => b.Name, StringComparer.Ordinal),
        ];
        return Task.FromResult(list);
    }

    /// <inheritdoc/>
    public Task<BackupInfo> CreateAsync(string name, CancellationToken cancellation)
    {
        using var guard = RunLock.Take(_path);
        return Guarded(() => Create(BackupNames.ForNew(name), cancellation));
    }

    /// <inheritdoc/>
    public async Task DownloadAsync(
        string name,
        string file,
        Action<long, long>? progress,
        CancellationToken cancellation
    )
    {
        var backup = Existing(name);
        if (File.Exists(file))
        {
            throw new EndpointException($"{file} is there already.", "Take another name.", EndpointFailure.Usage);
        }

        var source = File.OpenRead(backup);
        await using (source.ConfigureAwait(false))
        {
            await CopyAsync(source, file, progress, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task UploadAsync(string file, string name, CancellationToken cancellation)
    {
        var target = Free(BackupNames.ForNew(name));
        using (ArchiveReader.Open(file)) { }
        var source = File.OpenRead(file);
        await using (source.ConfigureAwait(false))
        {
            await CopyAsync(source, target, null, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<RestoreResult> RestoreAsync(string name, CancellationToken cancellation)
    {
        var backup = Existing(name);
        using var guard = RunLock.Take(_path);
        if (!Stopped && ServerProbe.Look(_path) is { } found)
        {
            throw new EndpointException(
                $"{Name} is in use: {found}.",
                "Stop the server; or restore over its API, by its address. If nothing uses the directory, say so with --stopped."
            );
        }

        return Guarded(() => Restore(backup, cancellation));
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        var backup = Existing(name);
        File.Delete(backup);
        File.Delete(backup + Attributes);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private BackupInfo Create(string name, CancellationToken cancellation)
    {
        using var scratch = new ScratchFolder(_path);
        return Create(name, scratch, cancellation);
    }

    private BackupInfo Create(string name, ScratchFolder scratch, CancellationToken cancellation)
    {
        var target = Free(name);
        var archive = new DirectoryArchive(_path.Root, scratch.Path);
        archive.Write(scratch[name], null, cancellation);
        Vanished = archive.Vanished;
        File.Move(scratch[name], target);
        var made = new FileInfo(target);
        return new BackupInfo(name, made.Length, made.LastWriteTimeUtc);
    }

    private RestoreResult Restore(string backup, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var scratch = new ScratchFolder(_path);
        var restored = PrivateFile.CreateFolder(scratch["restored"]);
        RestoredState.Unpack(backup, restored, null, cancellation);
        var aside = BackupNames.Now("before_restore");
        Create(aside, scratch, cancellation);
        new Swap(_path, restored, PrivateFile.CreateFolder(scratch["old"])).Run();
        return new RestoreResult(clock.Elapsed) { OldState = aside };
    }

    private Task<T> Guarded<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{Name}: {error.Message}",
                "The data directory must be readable and writable, and have as much free space as it takes itself.",
                inner: error
            );
        }
    }

    private string Existing(string name) =>
        Path.Combine(Folder, BackupNames.ForExisting(name)) is var file && File.Exists(file)
            ? file
            : throw new EndpointException(
                $"{Name} has no backup {name}.",
                $"pbferry backup list {Name} shows what it has.",
                EndpointFailure.Usage
            );

    private string Free(string name)
    {
        Directory.CreateDirectory(Folder);
        return Path.Combine(Folder, name) is var file && !File.Exists(file)
            ? file
            : throw new EndpointException(
                $"{Name} has a backup {name} already.",
                "Take another name.",
                EndpointFailure.Usage
            );
    }

    private static async Task CopyAsync(
        FileStream source,
        string file,
        Action<long, long>? progress,
        CancellationToken cancellation
    )
    {
        var part = file + ".part";
        try
        {
            var target = PrivateFile.Open(part, FileMode.Create);
            await using (target.ConfigureAwait(false))
            {
                var buffer = new byte[1 << 20];
                long done = 0;
                while (await source.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var read)
                {
                    await target.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                    progress?.Invoke(done += read, source.Length);
                }
            }

            File.Move(part, file, overwrite: false);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
