using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Deletes records of this run that turned out to be wrong.</summary>
internal static class TakingOut
{
    public static async Task DeleteAsync(ApiServer server, string path, CancellationToken cancellation)
    {
        using var done = await server
            .Client.SendAsync(
                new ApiRequest(HttpMethod.Delete, path) { IsRepeatable = true, Writes = true },
                cancellation
            )
            .ConfigureAwait(false);
        if (!done.IsSuccess && done.Status != 404)
        {
            throw ApiError.Of(done).ToException(server.Client.Address, "DELETE /" + path);
        }
    }
}
