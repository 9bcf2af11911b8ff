using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Files;

/// <summary>The token that opens protected files and backups, renewed in time. Safe for use from several threads.</summary>
internal sealed class FileToken(ApiClient client)
{
    // PocketBase makes them for 180 seconds, and owners may choose less.
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    // Two threads may renew it at once: both tokens are good.
    private volatile Made? _last;

    /// <summary>For those who open files on the calling thread (IFileStore); there is no context here to block.</summary>
    public string Get() => Task.Run(() => GetAsync(CancellationToken.None)).GetAwaiter().GetResult();

    public async Task<string> GetAsync(CancellationToken cancellation)
    {
        if (_last is { } last && DateTime.UtcNow - last.Time < Life)
        {
            return last.Token;
        }

        using var response = await client
            .ExpectAsync(new ApiRequest(HttpMethod.Post, "api/files/token") { IsRepeatable = true }, cancellation)
            .ConfigureAwait(false);
        var token = (string?)response.Json["token"] ?? "";
        _last = new Made(token, DateTime.UtcNow);
        return token;
    }

    /// <summary>Has the next one made anew: the last was refused.</summary>
    public void Forget() => _last = null;

    private sealed record Made(string Token, DateTime Time)
    {
        /// <summary>Never the token.</summary>
        public override string ToString() => "a file token";
    }
}
