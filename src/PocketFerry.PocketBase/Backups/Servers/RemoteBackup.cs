using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Files;

namespace PocketFerry.PocketBase.Backups.Servers;

/// <summary>A server's backup, read part by part: each request is for a range, so that no deadline cuts it.</summary>
internal sealed class RemoteBackup(ApiServer server, BackupInfo info)
{
    private readonly FileToken _token = new(server.Client);

    public BackupInfo Info => info;

    /// <summary>Fetches some bytes; dispose them.</summary>
    public async Task<ApiResponse> FetchAsync(long from, int count, CancellationToken cancellation)
    {
        var renewed = false;
        while (true)
        {
            var response = await SendAsync(from, count, cancellation).ConfigureAwait(false);
            if (response.Status == 206 || (response.Status == 200 && from == 0 && count >= info.Size))
            {
                if (response.Body.Length == count)
                {
                    return response;
                }

                response.Dispose();
                throw Changed();
            }

            using (response)
            {
                if (response.Status == 403 && !renewed)
                {
                    renewed = true;
                    _token.Forget();
                    continue;
                }

                if (response.Status is 200 or 416)
                {
                    throw Changed();
                }

                throw ApiError.Of(response).ToException(server.Client.Address, $"reading backup {info.Name}");
            }
        }
    }

    private async Task<ApiResponse> SendAsync(long from, int count, CancellationToken cancellation)
    {
        var request = await RequestAsync(from, count, cancellation).ConfigureAwait(false);
        try
        {
            return await server.Client.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (AnswerTooLongException)
        {
            throw Changed();
        }
    }

    private async Task<ApiRequest> RequestAsync(long from, int count, CancellationToken cancellation)
    {
        var token = await _token.GetAsync(cancellation).ConfigureAwait(false);
        return ApiRequest.Get($"api/backups/{Uri.EscapeDataString(info.Name)}?token={token}") with
        {
            IsAnonymous = true,
            Range = (from, from + count - 1),
            // A server or proxy that ignores ranges must not fill the memory.
            MaxBytes = count,
        };
    }

    private EndpointException Changed() =>
        new(
            $"{server.Name}: backup {info.Name} isn't given part by part as it was listed ({info.Size} bytes).",
            "Is it being written, or does a proxy in between drop ranges? Look with pbferry backup list, and try again."
        );
}
