using System.Diagnostics;
using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Backups.Servers;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>
/// How fast a server takes uploads: it is sent bytes that are no archive, which it reads to their end and then refuses.
/// </summary>
internal sealed class UploadSpeed(ApiServer server, TimeSpan longest)
{
    private static readonly int[] Samples = [256 << 10, 4 << 20, 16 << 20];
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    private double _bytesPerSecond;

    /// <exception cref="EndpointException">An archive of this length won't be through in time.</exception>
    public async Task RefuseTooLongAsync(long bytes, CancellationToken cancellation)
    {
        if (_bytesPerSecond == 0)
        {
            await MeasureAsync(bytes, cancellation).ConfigureAwait(false);
        }

        var expected = TimeSpan.FromSeconds(bytes / _bytesPerSecond);
        if (expected > longest)
        {
            throw new EndpointException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{server.Name}: uploading {Math.Max(1, bytes >> 20)} MB would take {expected.TotalMinutes:0.0} minutes at the {_bytesPerSecond / 1e6:0.00} MB/s that were measured; PocketBase ends an upload after five."
                ),
                "Run pbferry on a machine nearer to the server, or take the road over the API: leave --via backup out."
            );
        }
    }

    private async Task MeasureAsync(long bytes, CancellationToken cancellation)
    {
        foreach (var size in Samples)
        {
            var clock = Stopwatch.StartNew();
            using var response = await server
                .Client.SendAsync(
                    new ApiRequest(HttpMethod.Post, "api/backups/upload")
                    {
                        Content = () => BackupUpload.Form(new MemoryStream(new byte[size]), "pbferry-speed.zip"),
                        IsLong = true,
                        IsRepeatable = true,
                    },
                    cancellation
                )
                .ConfigureAwait(false);
            if (response.Status is not 400)
            {
                throw ApiError.Of(response).ToException(server.Client.Address, "measuring the speed of uploads");
            }

            _bytesPerSecond = size / clock.Elapsed.TotalSeconds;
            if (clock.Elapsed > LongEnough || bytes < size)
            {
                return;
            }
        }
    }
}
