using PocketFerry.PocketBase.Api.Undo;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Sends records in batches. Two are under way at a time: the server, which has one writer, reads the second while it
/// writes the first, and never waits for the network.
/// </summary>
internal sealed class BatchSender : RequestSender
{
    private const int MostAtATime = 2;
    private const int MostWithFiles = 10;

    private readonly BatchLimit _limit;
    private readonly bool _dryRun;
    private readonly RequestSender _singles;
    private readonly FileUploads? _files;
    private readonly Lanes<BatchLane> _lanes;

    /// <param name="server">The server; its batches are on.</param>
    /// <param name="singles">Sends what can't go in a batch.</param>
    /// <param name="dryRun">Whether each batch ends with a request that must fail, so that nothing is kept.</param>
    /// <param name="files">Uploads files along in a dry run; null leaves them out of it.</param>
    /// <param name="prints">Makes for each lane what takes fingerprints from the answers; null where none are wanted.</param>
    public BatchSender(
        ApiServer server,
        RequestSender singles,
        bool dryRun,
        FileUploads? files,
        Func<AnswerPrints?>? prints
    )
        : base(server)
    {
        (_singles, _dryRun, _files) = (singles, dryRun, dryRun ? files : null);
        var features = server.Features;
        var most = Math.Min(features.MaxRequests, server.Options.BatchSize ?? BatchLimit.Useful) - (dryRun ? 1 : 0);
        _limit = new BatchLimit(most, features.BatchTime, features.MaxBodySize);
        _lanes = new Lanes<BatchLane>(
            Math.Clamp(server.Options.Concurrency, 1, MostAtATime),
            turn => new BatchLane(this, Client, _limit, turn, _singles, _dryRun, _files, prints?.Invoke())
        );
    }

    public override async Task SendAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    )
    {
        var withFiles = WithFiles(requests);
        await SendAsync(collection, Others(requests), inOrder: false, cancellation).ConfigureAwait(false);
        await _singles.SendAsync(collection, withFiles, cancellation).ConfigureAwait(false);
    }

    public override async Task SendInOrderAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    )
    {
        await SendAsync(collection, Others(requests), inOrder: true, cancellation).ConfigureAwait(false);
        await _singles.SendInOrderAsync(collection, WithFiles(requests), cancellation).ConfigureAwait(false);
    }

    /// <summary>As many of the first requests as go into one batch.</summary>
    public ArraySegment<WriteRequest> Fitting(ArraySegment<WriteRequest> part)
    {
        long bytes = 0;
        var (requests, withFiles) = (0, 0);
        for (var i = 0; i < part.Count; i++)
        {
            var request = part[i];
            bytes += request.Body.Length + 160 + request.Needs.Sum(n => n.Body.Length + 160);
            requests += 1 + request.Needs.Count;
            withFiles += _files is not null && request.Files.Count > 0 ? 1 : 0;
            if (bytes > _limit.Bytes || requests > _limit.Count || withFiles > MostWithFiles)
            {
                return part[..Math.Max(i, 1)];
            }
        }

        return part;
    }

    private List<WriteRequest> WithFiles(IReadOnlyList<WriteRequest> requests) =>
        _dryRun ? [] : [.. requests.Where(r => r.Files.Count > 0)];

    private WriteRequest[] Others(IReadOnlyList<WriteRequest> requests) =>
        [.. requests.Where(r => _dryRun || r.Files.Count == 0)];

    public override void Dispose()
    {
        _lanes.Dispose();
        _singles.Dispose();
        base.Dispose();
    }

    private Task SendAsync(string collection, WriteRequest[] requests, bool inOrder, CancellationToken cancellation) =>
        _lanes.SendAsync(
            requests,
            Fitting,
            inOrder,
            (lane, part, stop) => lane.SendAsync(collection, part, stop),
            cancellation
        );
}
