using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Sends records in batches, each of them one transaction. Of a batch that fails, the records before the bad one are known
/// to be good and go next, then those behind it: every record is sent three times at most, however many are bad.
/// </summary>
internal sealed class BatchSender : RequestSender
{
    private const string Nowhere = "pbferrydryrun00";
    private const int MostTries = 8;

    private readonly BatchLimit _limit;
    private readonly bool _dryRun;
    private readonly RequestSender _singles;
    private readonly ArrayBufferWriter<byte> _body = new();

    /// <param name="server">The server; its batches are on.</param>
    /// <param name="singles">Sends what can't go in a batch.</param>
    /// <param name="dryRun">Whether each batch ends with a request that must fail, so that nothing is kept.</param>
    public BatchSender(ApiServer server, RequestSender singles, bool dryRun)
        : base(server)
    {
        _singles = singles;
        _dryRun = dryRun;
        var features = server.Features;
        var most = Math.Min(features.MaxRequests, server.Options.BatchSize ?? BatchLimit.Useful) - (dryRun ? 1 : 0);
        _limit = new BatchLimit(most, features.BatchTime, features.MaxBodySize);
    }

    public override bool KeepsOrder => true;

    public override async Task SendAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    )
    {
        var withFiles = _dryRun ? [] : requests.Where(r => r.Files.Count > 0).ToList();
        var others = withFiles.Count == 0 ? requests : [.. requests.Where(r => r.Files.Count == 0)];
        var waiting = new Stack<ArraySegment<WriteRequest>>();
        waiting.Push(new ArraySegment<WriteRequest>([.. others]));
        var tries = 0;
        while (waiting.TryPop(out var part))
        {
            if (part.Count == 0)
            {
                continue;
            }

            var head = Fitting(part);
            waiting.Push(part[head.Count..]);
            var outcome = await SendOneAsync(collection, head, cancellation).ConfigureAwait(false);
            if (outcome.Bad is { } bad)
            {
                tries = 0;
                waiting.Push(head[(bad + 1)..]);
                // In a dry run nothing is kept, and those before were judged.
                waiting.Push(_dryRun ? ArraySegment<WriteRequest>.Empty : head[..bad]);
            }
            else if (outcome.IsTooMuch)
            {
                if (!_limit.TryShrink(head.Count) && ++tries >= MostTries)
                {
                    throw Stuck(collection);
                }

                await Client
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

        await _singles.SendAsync(collection, withFiles, cancellation).ConfigureAwait(false);
    }

    private ArraySegment<WriteRequest> Fitting(ArraySegment<WriteRequest> part)
    {
        var count = Math.Min(part.Count, _limit.Count);
        long bytes = 0;
        for (var i = 0; i < count; i++)
        {
            bytes += part[i].Body.Length + 160;
            if (bytes > _limit.Bytes)
            {
                return part[..Math.Max(i, 1)];
            }
        }

        return part[..count];
    }

    private async Task<Outcome> SendOneAsync(
        string collection,
        ArraySegment<WriteRequest> part,
        CancellationToken cancellation
    )
    {
        var isRepeatable = _dryRun || !part.Any(r => r.IsInsert);
        var wasLost = false;
        var backoff = Client.NewBackoff();
        while (true)
        {
            var clock = Stopwatch.StartNew();
            try
            {
                var request = ApiRequest.Post("api/batch", Body(collection, part)) with
                {
                    IsRepeatable = isRepeatable,
                    Writes = true,
                };
                using var response = await Client.SendAsync(request, cancellation).ConfigureAwait(false);
                if (response.IsSuccess)
                {
                    _limit.Learn(part.Count, clock.Elapsed);
                    return default;
                }

                var outcome = Judge(part, response);
                // What failed because it was already there: the first time it went through, unheard.
                if (
                    wasLost
                    && outcome.Bad is { } bad
                    && await IsDoneAsync(collection, part, cancellation).ConfigureAwait(false)
                )
                {
                    part[bad].Fault = null;
                    return default;
                }

                return outcome;
            }
            catch (AnswerLostException) when (!backoff.IsOver)
            {
                wasLost = true;
                await backoff.WaitAsync(null, cancellation).ConfigureAwait(false);
                if (await IsDoneAsync(collection, part, cancellation).ConfigureAwait(false))
                {
                    return default;
                }
            }
            catch (AnswerLostException lost)
            {
                throw Client.Unreachable(lost);
            }
        }
    }

    private ReadOnlyMemory<byte> Body(string collection, ArraySegment<WriteRequest> part)
    {
        _body.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_body, ApiJson.Options);
        json.WriteStartObject();
        json.WriteStartArray("requests"u8);
        foreach (var request in part)
        {
            request.WriteTo(json);
        }

        if (_dryRun)
        {
            new WriteRequest
            {
                Method = HttpMethod.Delete,
                Path = RecordPath.Record(collection, Nowhere),
                Id = Nowhere,
            }.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return _body.WrittenMemory;
    }

    private Outcome Judge(ArraySegment<WriteRequest> part, ApiResponse response)
    {
        var error = ApiError.Of(response);
        if (response.Status == 403)
        {
            return _dryRun
                ? throw error.ToException(Client.Address, "POST /api/batch")
                : new Outcome(null, false, true);
        }

        if (response.Status is 413)
        {
            return new Outcome(null, true, false);
        }

        if (response.Status != 400)
        {
            throw error.ToException(Client.Address, "POST /api/batch");
        }

        if (
            error.Data["requests"] is not JsonObject requests
            || requests.FirstOrDefault() is not { Value: JsonObject failed } first
            || !int.TryParse(first.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        )
        {
            // A time-out, a lock, or more requests than the server takes by now: no record is to blame.
            return new Outcome(null, true, false);
        }

        if (index == part.Count && _dryRun)
        {
            return default;
        }

        if (index >= part.Count || failed["response"] is not JsonObject answer)
        {
            throw error.ToException(Client.Address, "POST /api/batch");
        }

        var status = answer["status"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 400;
        var why = ApiError.Of(status, answer);
        if (why.IsWithoutReason && !_dryRun)
        {
            // Alone, it shows whether it is to blame or the server was busy.
            return new Outcome(null, part.Count > 1, part.Count == 1);
        }

        part[index].Fault = FaultOf(why);
        return new Outcome(index, false, false);
    }

    private readonly record struct Outcome(int? Bad, bool IsTooMuch, bool IsOff);
}
