using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Hooks;

/// <summary>
/// Sends records to the hooks' import route, many a request, each request a transaction of its own. What must go another way
/// (files that are required) is left to others.
/// </summary>
internal sealed class HookSender : RequestSender
{
    // The next body is read by the server while it works on this one; it has one writer.
    private const int MostAtATime = 2;

    // A request that takes longer than five minutes is never answered. Two fifths of this one make the next smaller.
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(1);

    private readonly RequestSender _singles;
    private readonly RequestSender? _others;
    private readonly bool _dryRun;
    private readonly BatchLimit _limit;
    private readonly Lanes<HookLane> _lanes;

    /// <param name="server">The server.</param>
    /// <param name="singles">Uploads the files of records that are there.</param>
    /// <param name="others">Sends what isn't for the hooks; null where a dry run can't ask anybody.</param>
    /// <param name="dryRun">Whether nothing is kept.</param>
    public HookSender(ApiServer server, RequestSender singles, RequestSender? others, bool dryRun)
        : base(server)
    {
        (_singles, _others, _dryRun) = (singles, others, dryRun);
        _limit = new BatchLimit(server.Options.BatchSize ?? BatchLimit.Useful, Time, server.Features.Hooks!.MostBytes);
        _lanes = new Lanes<HookLane>(
            Math.Clamp(server.Options.Concurrency, 1, MostAtATime),
            turn => new HookLane(this, Client, _limit, turn, dryRun)
        );
    }

    public override void Dispose()
    {
        _lanes.Dispose();
        _singles.Dispose();
        _others?.Dispose();
        base.Dispose();
    }

    public override async Task SendAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    )
    {
        foreach (var group in requests.GroupBy(KindOf))
        {
            await SendAsync(collection, group.Key, [.. group], inOrder: false, cancellation).ConfigureAwait(false);
        }
    }

    public override async Task SendInOrderAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    )
    {
        for (var start = 0; start < requests.Count; )
        {
            var kind = KindOf(requests[start]);
            var run = requests.Skip(start).TakeWhile(r => KindOf(r) == kind).ToArray();
            await SendAsync(collection, kind, run, inOrder: true, cancellation).ConfigureAwait(false);
            start += run.Length;
        }
    }

    private static RequestKind KindOf(WriteRequest request) =>
        request.Road == RequestRoad.Records
            ? new RequestKind(RequestRoad.Records, false)
            : new RequestKind(request.Road, request.IsInsert);

    private async Task SendAsync(
        string collection,
        RequestKind kind,
        WriteRequest[] requests,
        bool inOrder,
        CancellationToken cancellation
    )
    {
        if (kind.Road == RequestRoad.Records)
        {
            await SendToOthersAsync(collection, requests, inOrder, cancellation).ConfigureAwait(false);
            return;
        }

        await _lanes
            .SendAsync(
                requests,
                Fitting,
                inOrder,
                (lane, part, stop) => lane.SendAsync(collection, kind, part, stop),
                cancellation
            )
            .ConfigureAwait(false);
        if (!_dryRun)
        {
            await UploadAsync(collection, requests, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>As many from the beginning as fit into one request; at least one.</summary>
    public ArraySegment<WriteRequest> Fitting(ArraySegment<WriteRequest> part)
    {
        long bytes = 0;
        for (var i = 0; i < part.Count; i++)
        {
            bytes += part[i].Body.Length + 1;
            if (bytes > _limit.Bytes || i == _limit.Count)
            {
                return part[..Math.Max(i, 1)];
            }
        }

        return part;
    }

    private async Task SendToOthersAsync(
        string collection,
        WriteRequest[] requests,
        bool inOrder,
        CancellationToken cancellation
    )
    {
        if (_others is null)
        {
            foreach (var request in requests)
            {
                request.IsUnjudged = true;
            }
        }
        else if (inOrder)
        {
            await _others.SendInOrderAsync(collection, requests, cancellation).ConfigureAwait(false);
        }
        else
        {
            await _others.SendAsync(collection, requests, cancellation).ConfigureAwait(false);
        }
    }

    // Files take a multipart request each. A record whose files can't go in is no record.
    private async Task UploadAsync(string collection, WriteRequest[] requests, CancellationToken cancellation)
    {
        var uploads = requests
            .Where(r => r.Fault is null && r.Files.Count > 0)
            .Select(r =>
                (
                    Request: r,
                    Upload: new WriteRequest
                    {
                        Method = HttpMethod.Patch,
                        Path = RecordPath.Record(collection, r.Id),
                        Id = r.Id,
                        Row = r.Row,
                        Body = "{}"u8.ToArray(),
                        Files = r.Files,
                    }
                )
            )
            .ToList();
        if (uploads.Count == 0)
        {
            return;
        }

        await _singles.SendAsync(collection, [.. uploads.Select(u => u.Upload)], cancellation).ConfigureAwait(false);
        foreach (var (request, upload) in uploads.Where(u => u.Upload.Fault is not null))
        {
            request.Fault = upload.Fault;
            await TakingOut.DeleteAsync(Server, upload.Path, cancellation).ConfigureAwait(false);
        }
    }
}

/// <summary>What can go in one request.</summary>
internal readonly record struct RequestKind(RequestRoad Road, bool IsInsert);
