using System.Globalization;
using System.Text.Json.Nodes;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Undo;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Sends a few records as one batch, which is one transaction. Of a batch that fails, the records before the bad one are
/// known to be good and go next, then those behind it: every record is sent three times at most, however many are bad.
/// Not thread-safe.
/// </summary>
internal sealed class BatchLane
{
    private const int MostTries = 8;

    private readonly BatchSender _sender;
    private readonly RequestSender _singles;
    private readonly ApiClient _client;
    private readonly BatchLimit _limit;
    private readonly LaneTurn _turn;
    private readonly bool _dryRun;
    private readonly FileUploads? _files;
    private readonly AnswerPrints? _prints;
    private readonly BatchBody _body;

    /// <param name="sender">Whose lane it is.</param>
    /// <param name="client">The server's.</param>
    /// <param name="limit">How much goes into a batch; common to all lanes.</param>
    /// <param name="turn">Common to all lanes.</param>
    /// <param name="singles">Sends what can't go in a batch.</param>
    /// <param name="dryRun">Whether each batch ends with a request that must fail, so that nothing is kept.</param>
    /// <param name="files">Uploads files along in a dry run; null leaves them out of it.</param>
    /// <param name="prints">Takes what an undo has to know from the answers; null where it is read back, or not wanted.</param>
    public BatchLane(
        BatchSender sender,
        ApiClient client,
        BatchLimit limit,
        LaneTurn turn,
        RequestSender singles,
        bool dryRun,
        FileUploads? files,
        AnswerPrints? prints
    )
    {
        (_sender, _client, _limit, _turn, _singles) = (sender, client, limit, turn, singles);
        (_dryRun, _files, _prints, _body) = (dryRun, files, prints, new BatchBody(dryRun));
    }

    /// <summary>Sends records, and returns when each is written or has a fault.</summary>
    public async Task SendAsync(string collection, ArraySegment<WriteRequest> requests, CancellationToken cancellation)
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

            var head = _sender.Fitting(part);
            waiting.Push(part[head.Count..]);
            var outcome = await SendOneAsync(collection, head, cancellation).ConfigureAwait(false);
            if (outcome.Bad is { } bad)
            {
                tries = 0;
                waiting.Push(head[(bad + 1)..]);
                // In a dry run nothing is kept, and those before were judged.
                waiting.Push(_dryRun && !outcome.WasNotSent ? ArraySegment<WriteRequest>.Empty : head[..bad]);
            }
            else if (outcome.IsTooMuch)
            {
                if (!_limit.TryShrink(head.Count) && ++tries >= MostTries)
                {
                    if (!_dryRun)
                    {
                        throw _sender.Stuck(collection);
                    }

                    // Too long with its files, say: it stays unjudged.
                    head[0].IsUnjudged = true;
                    tries = 0;
                    continue;
                }

                await _client
                    .NewBackoff()
                    .WaitAsync(TimeSpan.FromSeconds(0.2 * tries), cancellation)
                    .ConfigureAwait(false);
                waiting.Push(head);
            }
            else if (outcome.IsOff)
            {
                await _singles.SendAsync(collection, head, cancellation).ConfigureAwait(false);
            }
            else
            {
                tries = 0;
            }
        }
    }

    private async Task<PartOutcome> SendOneAsync(
        string collection,
        ArraySegment<WriteRequest> part,
        CancellationToken cancellation
    )
    {
        using var judging = _files is null ? null : new FileJudging(_files, part);
        if (judging is not null && Array.FindIndex([.. part], r => r.Fault is not null) is var missing and >= 0)
        {
            return new PartOutcome(missing) { WasNotSent = true };
        }

        var isRepeatable = _dryRun || !part.Any(r => r.IsInsert);
        return await WholePart
            .SendAsync(
                _sender,
                _client,
                _limit,
                collection,
                part,
                () =>
                    _turn.SendAsync(
                        _client,
                        hand => RequestOf(collection, part, judging, isRepeatable, hand),
                        cancellation
                    ),
                response => response.IsSuccess ? Done(response) : Judge(part, response),
                cancellation
            )
            .ConfigureAwait(false);
    }

    private ApiRequest RequestOf(
        string collection,
        ArraySegment<WriteRequest> part,
        FileJudging? judging,
        bool isRepeatable,
        Action hand
    )
    {
        var body = _body.Of(collection, part);
        return ApiRequest.Post("api/batch", body) with
        {
            Content = judging is { HasFiles: true }
                ? () => judging.Content(body, _body.Written)
                : () => new AnnouncedContent(body, hand),
            IsRepeatable = isRepeatable,
            Writes = true,
        };
    }

    private PartOutcome Done(ApiResponse response)
    {
        _prints?.Take(response.Body, _body.Written);
        return default;
    }

    private PartOutcome Judge(ArraySegment<WriteRequest> part, ApiResponse response)
    {
        var error = ApiError.Of(response);
        if (response.Status == 403)
        {
            return _dryRun
                ? throw error.ToException(_client.Address, "POST /api/batch")
                : new PartOutcome { IsOff = true };
        }

        if (response.Status is 413)
        {
            return PartOutcome.TooMuch;
        }

        if (response.Status != 400)
        {
            throw error.ToException(_client.Address, "POST /api/batch");
        }

        if (
            error.Data["requests"] is not JsonObject requests
            || requests.FirstOrDefault() is not { Value: JsonObject failed } first
            || !int.TryParse(first.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        )
        {
            // A time-out, a lock, or more requests than the server takes by now: no record is to blame.
            return PartOutcome.TooMuch;
        }

        if (index == _body.Written.Count && _dryRun)
        {
            return default;
        }

        if (index >= _body.Written.Count || failed["response"] is not JsonObject answer)
        {
            throw error.ToException(_client.Address, "POST /api/batch");
        }

        var status = answer["status"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 400;
        var why = ApiError.Of(status, answer);
        if (why.IsWithoutReason && !_dryRun)
        {
            // Alone, it shows whether it is to blame or the server was busy.
            return new PartOutcome { IsTooMuch = part.Count > 1, IsOff = part.Count == 1 };
        }

        return Blame(part, index, RequestSender.FaultOf(why));
    }

    private PartOutcome Blame(ArraySegment<WriteRequest> part, int index, RowFault fault)
    {
        var written = _body.Written[index];
        var bad = Array.FindIndex([.. part], r => ReferenceEquals(r, written));
        if (bad >= 0)
        {
            written.Fault = fault;
            return new PartOutcome(bad);
        }

        // A record that went along was good by itself; whoever brought it can't be judged with it.
        bad = Array.FindIndex([.. part], r => r.Needs.Contains(written));
        part[bad].IsUnjudged = true;
        return new PartOutcome(bad);
    }
}
