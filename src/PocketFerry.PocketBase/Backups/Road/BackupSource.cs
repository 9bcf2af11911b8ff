using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.DataDirectory;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>
/// Reads a server by a backup that it makes: one state of everything, secrets included. The backup is deleted there as soon
/// as it is here, and here with this source.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class BackupSource : ISource, IFileStore
{
    private readonly FetchedState _state;
    private readonly DataDirectorySource _inner;

    private BackupSource(FetchedState state, DataDirectorySource inner) => (_state, _inner) = (state, inner);

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <summary>Fetches the server's state. The server is disposed.</summary>
    /// <exception cref="EndpointException">It can't be had this way; nothing stays behind.</exception>
    public static async Task<BackupSource> OpenAsync(
        ApiServer server,
        BackupRoadOptions options,
        CancellationToken cancellation = default
    )
    {
        await using (server.ConfigureAwait(false))
        {
            var backups = new WorkingBackups(server, options);
            FetchedState? state = null;
            try
            {
                if (options.Resumes)
                {
                    await new EarlierAttempt(server, backups, options).BeginAsync(cancellation).ConfigureAwait(false);
                }

                state = await FetchedState
                    .FetchAsync(server, backups.First, options, _ => Task.CompletedTask, cancellation)
                    .ConfigureAwait(false);
                return new BackupSource(state, DataDirectorySource.Open(state.Data, server.Name));
            }
            catch
            {
                state?.Dispose();
                throw;
            }
            finally
            {
                await backups.DeleteAsync(backups.First).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        _inner.GetStreamsAsync(cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        CancellationToken cancellation
    ) => _inner.ReadAsync(stream, options, cancellation);

    /// <inheritdoc/>
    public StoredFile? Open(SourceStream stream, string recordId, string fileName) =>
        _inner.Open(stream, recordId, fileName);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        _state.Dispose();
    }
}
