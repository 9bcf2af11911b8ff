using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Sends one request a record, several at a time: where batches are off, and for records with files.</summary>
internal sealed class SingleSender(ApiServer server, FileUploads? files) : RequestSender(server)
{
    private const int MostTries = 8;
    private const int FilesAtATime = 4;

    // Common to all that is sent at the same time.
    private readonly SemaphoreSlim _free = new(Math.Max(1, server.Options.Concurrency));

    public override Task SendAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    ) =>
        Parallel.ForEachAsync(
            requests,
            new ParallelOptions
            {
                CancellationToken = cancellation,
                MaxDegreeOfParallelism =
                    requests.Count > 0 && requests[0].Files.Count > 0
                        ? FilesAtATime
                        : Math.Max(1, Server.Options.Concurrency),
            },
            async (request, stop) =>
            {
                await _free.WaitAsync(stop).ConfigureAwait(false);
                try
                {
                    await SendOneAsync(collection, request, stop).ConfigureAwait(false);
                }
                finally
                {
                    _free.Release();
                }
            }
        );

    public override async Task SendInOrderAsync(
        string collection,
        IReadOnlyList<WriteRequest> requests,
        CancellationToken cancellation
    )
    {
        foreach (var request in requests)
        {
            await SendOneAsync(collection, request, cancellation).ConfigureAwait(false);
        }
    }

    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    private async Task SendOneAsync(string collection, WriteRequest request, CancellationToken cancellation)
    {
        var backoff = Client.NewBackoff();
        var wasLost = false;
        for (var tries = 1; ; )
        {
            try
            {
                using var response = await TryAsync(request, cancellation).ConfigureAwait(false);
                if (response is null)
                {
                    return;
                }

                if (response.IsSuccess)
                {
                    files?.Learn(request, response);
                    return;
                }

                var error = ApiError.Of(response);
                if (response.Status == 400 && error.IsWithoutReason && tries++ < MostTries)
                {
                    await backoff.WaitAsync(null, cancellation).ConfigureAwait(false);
                    continue;
                }

                if (wasLost && await IsDoneAsync(collection, [request], cancellation).ConfigureAwait(false))
                {
                    return;
                }

                if (response.Status is 401 or 403 or >= 500 or 429)
                {
                    throw error.ToException(Client.Address, request.Method + " /" + RecordPath.Records(collection));
                }

                request.Fault = FaultOf(error);
                return;
            }
            catch (AnswerLostException) when (!backoff.IsOver)
            {
                wasLost = true;
                await backoff.WaitAsync(null, cancellation).ConfigureAwait(false);
                if (await IsDoneAsync(collection, [request], cancellation).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (AnswerLostException lost)
            {
                throw Client.Unreachable(lost);
            }
        }
    }

    private async Task<ApiResponse?> TryAsync(WriteRequest request, CancellationToken cancellation)
    {
        var isFile = files is not null && request.Files.Count > 0;
        using var parts = isFile ? files!.Open(request) : null;
        if (request.Fault is not null)
        {
            return null;
        }

        return await Client
            .SendAsync(
                new ApiRequest(request.Method, request.Path)
                {
                    Json = request.Body,
                    Content = parts is null ? null : parts.Content,
                    IsRepeatable = !request.IsInsert,
                    Writes = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
    }
}
