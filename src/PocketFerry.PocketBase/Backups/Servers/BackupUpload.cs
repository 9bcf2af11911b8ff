using System.Net.Http.Headers;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Backups.Servers;

/// <summary>Uploads an archive among a server's backups.</summary>
internal sealed class BackupUpload(ApiClient client, string file, string name)
{
    private const int MostAttempts = 3;

    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await SendAsync(isRepetition: attempt > 1, cancellation).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (AnswerLostException) when (attempt < MostAttempts)
            {
                // The server keeps an upload only when all of it came, so its list tells what became of this one.
            }
            catch (AnswerLostException lost)
            {
                throw new EndpointException(
                    $"{client.Address.Name}: the upload of {name} broke off {MostAttempts} times: {lost.Message}",
                    "PocketBase takes an upload for five minutes at most, and a proxy before it perhaps less.",
                    inner: lost
                );
            }

            if (await IsThereAsync(cancellation).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>The body of an upload.</summary>
    public static HttpContent Form(Stream content, string name)
    {
        var part = new StreamContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = "\"file\"",
            FileName = $"\"{name}\"",
        };
        return new MultipartFormDataContent { part };
    }

    private async Task<bool> SendAsync(bool isRepetition, CancellationToken cancellation)
    {
        using var response = await client
            .SendAsync(
                new ApiRequest(HttpMethod.Post, "api/backups/upload")
                {
                    Content = () => Form(File.OpenRead(file), name),
                    IsLong = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
        if (response.IsSuccess)
        {
            return true;
        }

        if (response.Status >= 500)
        {
            throw new AnswerLostException($"it was answered with {response.Status}", null);
        }

        var error = ApiError.Of(response);
        return (error.First()?.Code, response.Status) switch
        {
            ("validation_backup_name_exists", _) when isRepetition => false,
            ("validation_backup_name_exists", _) => throw new EndpointException(
                $"{client.Address.Name} has a backup {name} already.",
                "Take another name.",
                EndpointFailure.Usage
            ),
            (_, 413) => throw new EndpointException(
                $"{client.Address.Name}: a proxy before the server refuses uploads of {new FileInfo(file).Length >> 20} MB.",
                "Raise its limit (nginx: client_max_body_size), or go around it."
            ),
            _ => throw error.ToException(client.Address, $"uploading {name}"),
        };
    }

    private async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        var there = await BackupList.FindAsync(client, name, cancellation).ConfigureAwait(false);
        return there is not null && there.Size == new FileInfo(file).Length;
    }
}
