using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>A superuser's sign-in. The token is renewed before it expires. Safe for use from several threads.</summary>
internal sealed class ApiSession : IDisposable
{
    private readonly ApiClient _client;
    private readonly ApiCredentials _credentials;
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private volatile Token? _token;

    private ApiSession(ApiClient client, ApiCredentials credentials) => (_client, _credentials) = (client, credentials);

    /// <summary>Signs in, and has the client use the session.</summary>
    /// <exception cref="EndpointException">Denied or unreachable.</exception>
    public static async Task<ApiSession> OpenAsync(
        ApiClient client,
        ApiCredentials credentials,
        CancellationToken cancellation
    )
    {
        var session = new ApiSession(client, credentials);
        try
        {
            session._token =
                credentials.Token.Length > 0
                    ? Token.Parse(credentials.Token) ?? throw session.NotASuperuser()
                    : await new SignIn(client, credentials).RunAsync(cancellation).ConfigureAwait(false);
            if (credentials.Token.Length > 0)
            {
                await session.ProveAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }

        client.Session = session;
        return session;
    }

    /// <summary>The token to send.</summary>
    public async ValueTask<string> TokenAsync(CancellationToken cancellation)
    {
        var token = _token!;
        if (token.NeedsRenewal)
        {
            await RenewAsync(token, mustSucceed: false, cancellation).ConfigureAwait(false);
        }

        return _token!.Text;
    }

    /// <summary>After a 401: another token, or an error that says why there is none.</summary>
    public Task RenewAsync(CancellationToken cancellation) => RenewAsync(_token!, mustSucceed: true, cancellation);

    public void Dispose() => _renewing.Dispose();

    private async Task RenewAsync(Token old, bool mustSucceed, CancellationToken cancellation)
    {
        await _renewing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!ReferenceEquals(old, _token))
            {
                return;
            }

            if (await RefreshAsync(old, cancellation).ConfigureAwait(false) is { } refreshed)
            {
                _token = refreshed;
            }
            else if (_credentials.Password.Length > 0 && (mustSucceed || old.IsNearlyOver))
            {
                _token = await new SignIn(_client, _credentials).RunAsync(cancellation).ConfigureAwait(false);
            }
            else if (mustSucceed)
            {
                throw new EndpointException(
                    $"{_client.Address.Name} no longer accepts the token.",
                    "Get a fresh one, or sign in with --email and a password, which can be renewed during long runs.",
                    EndpointFailure.Denied
                );
            }
            else
            {
                // Made by impersonation: it can't be refreshed, and lasts as long as it lasts.
                _token = old with
                {
                    RenewedAt = DateTimeOffset.MaxValue,
                };
            }
        }
        finally
        {
            _renewing.Release();
        }
    }

    private async Task<Token?> RefreshAsync(Token old, CancellationToken cancellation)
    {
        using var response = await _client
            .SendAsync(
                new ApiRequest(HttpMethod.Post, "api/collections/_superusers/auth-refresh")
                {
                    IsAnonymous = true,
                    IsRepeatable = true,
                    Token = old.Text,
                },
                cancellation
            )
            .ConfigureAwait(false);
        var fresh = response.IsSuccess ? Token.Parse((string?)response.Json["token"] ?? "") : null;
        return fresh is not null && fresh.Expires > old.Expires ? fresh : null;
    }

    private async Task ProveAsync(CancellationToken cancellation)
    {
        using var response = await _client
            .SendAsync(
                new ApiRequest(HttpMethod.Get, "api/collections?perPage=1&skipTotal=1")
                {
                    IsAnonymous = true,
                    Token = _token!.Text,
                },
                cancellation
            )
            .ConfigureAwait(false);
        if (response.Status is 401 or 403)
        {
            throw NotASuperuser();
        }

        if (!response.IsSuccess)
        {
            throw ApiError.Of(response).ToException(_client.Address, "GET /api/collections");
        }
    }

    private EndpointException NotASuperuser() =>
        new(
            $"{_client.Address.Name} does not take this token for a superuser's.",
            "Sign in with --email and a password, or make a token in the dashboard: Collections, _superusers, Impersonate.",
            EndpointFailure.Denied
        );
}
