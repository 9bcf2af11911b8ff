using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Sends records to be written; each ends either written or with the server's fault. What is sent from several threads
/// shares the connections that are its. Dispose it when all is sent.
/// </summary>
internal abstract class RequestSender(ApiServer server) : IDisposable
{
    protected ApiServer Server { get; } = server;

    protected ApiClient Client => Server.Client;

    /// <summary>Sends all, some at the same time, and returns when each is written or has a fault.</summary>
    public abstract Task SendAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    );

    /// <summary>The same, in the order in which they stand.</summary>
    public abstract Task SendInOrderAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    );

    public virtual void Dispose() { }

    /// <summary>
    /// After a lost answer: whether the server did it. What it did in one transaction is there wholly or not at all.
    /// </summary>
    public async Task<bool> IsDoneAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    )
    {
        var ids = requests.Where(r => r.IsInsert).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        if (ids.Count == 0)
        {
            return false;
        }

        var found = await ExistingIds.FindAsync(Server, collection, ids, cancellation).ConfigureAwait(false);
        return found.Count == ids.Count;
    }

    /// <summary>The server's reason as a row's.</summary>
    public static RowFault FaultOf(ApiError error) =>
        error.First() is { } first
            ? new RowFault(
                first.Code.Length > 0 ? first.Code : "refused",
                first.Field,
                $"The server refused it: {first.Message}",
                "Correct the row, or the field's options."
            )
            : new RowFault(
                "refused",
                "",
                $"The server refused it ({error.Status}): {error.Message}",
                "Look into the server's logs for the reason; the collection's hooks may refuse it."
            );

    /// <summary>A record that can't be written, and no reason given.</summary>
    public EndpointException Stuck(string collection) =>
        new(
            $"{Server.Name}: a single record of '{collection}' can't be written: the server keeps answering that it failed, without a reason.",
            "Is the database locked, or the disk full? The server's logs tell. The records before it are in; run again when it is mended."
        );
}
