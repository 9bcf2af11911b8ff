using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Hooks;

/// <summary>
/// Sends one request after the other to the import route. What is sent is kept whole or not at all, so that a bad row is
/// named, left out and the rest sent again, and a lost answer is found out by the records' ids. Not thread-safe.
/// </summary>
internal sealed class HookLane(HookSender sender, ApiClient client, BatchLimit limit, LaneTurn turn, bool dryRun)
{
    private const int MostTries = 8;

    private readonly HookLines _lines = new();

    /// <summary>Sends records of one kind, and returns when each is written or has a fault.</summary>
    public async Task SendAsync(
        string collection,
        RequestKind kind,
        ArraySegment<WriteRequest> requests,
        CancellationToken cancellation
    )
    {
        var waiting = new Stack<ArraySegment<WriteRequest>>();
        waiting.Push(requests);
        var tries = 0;
        while (waiting.TryPop(out var part))
        {
            if (part.Count == 0)
            {
                continue;
            }

            var head = sender.Fitting(part);
            waiting.Push(part[head.Count..]);
            var outcome = await SendOneAsync(collection, kind, head, cancellation).ConfigureAwait(false);
            if (outcome.Bad is { } bad)
            {
                tries = 0;
                waiting.Push(head[(bad + 1)..]);
                waiting.Push(head[..bad]);
            }
            else if (outcome.IsTooLong && head.Count == 1)
            {
                head[0].Fault = TooLong;
            }
            else if (outcome.IsTooMuch || outcome.IsTooLong)
            {
                if (!limit.TryShrink(head.Count) && ++tries >= MostTries)
                {
                    throw sender.Stuck(collection);
                }

                await client
                    .NewBackoff()
                    .WaitAsync(TimeSpan.FromSeconds(0.2 * tries), cancellation)
                    .ConfigureAwait(false);
                waiting.Push(head);
            }
            else
            {
                tries = 0;
            }
        }
    }

    private static RowFault TooLong { get; } =
        new(
            "record_too_long",
            "",
            "The record is longer than the server, or a proxy before it, takes in one request.",
            "Raise the proxy's limit, or take --via api or --via backup."
        );

    private Task<PartOutcome> SendOneAsync(
        string collection,
        RequestKind kind,
        ArraySegment<WriteRequest> part,
        CancellationToken cancellation
    ) =>
        WholePart.SendAsync(
            sender,
            client,
            limit,
            collection,
            part,
            () => turn.SendAsync(client, hand => RequestOf(collection, kind, part, hand), cancellation),
            response => Judge(part, response),
            cancellation
        );

    private ApiRequest RequestOf(string collection, RequestKind kind, ArraySegment<WriteRequest> part, Action hand)
    {
        var body = _lines.Of(part);
        var mode = kind.IsInsert ? "insert" : "update";
        var path = HookPath.Import(collection, mode, kind.Road == RequestRoad.Table, dryRun);
        return ApiRequest.Post(path, body) with
        {
            Content = () => new AnnouncedContent(body, hand),
            IsRepeatable = dryRun || !kind.IsInsert,
            Writes = true,
        };
    }

    private PartOutcome Judge(ArraySegment<WriteRequest> part, ApiResponse response)
    {
        if (response.Status == 413)
        {
            return new PartOutcome { IsTooLong = true };
        }

        if (!response.IsSuccess)
        {
            var error = ApiError.Of(response);
            // A time-out, or a transaction that couldn't be had: no record is to blame.
            return response.Status == 400 && error.IsWithoutReason ? PartOutcome.TooMuch
                : response.Status == 404 ? throw ServerHooks.Missing(client.Address.Name, null, "the run")
                : throw error.ToException(client.Address, "POST /api/pbferry/import");
        }

        var answer = HookAnswer.Of(response);
        foreach (var (row, _, fault) in answer.Errors)
        {
            if (row < 0 || row >= part.Count)
            {
                throw new EndpointException(
                    $"{client.Address.Name}: the hooks name a row that wasn't sent.",
                    "Install them again: pbferry hooks install DIR."
                );
            }

            part[row].Fault = fault;
        }

        return dryRun || answer.Errors.Count == 0 ? default : new PartOutcome(answer.Errors[0].Row);
    }
}
