using System.Net;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>
/// Sends requests to one server: connections stay open, requests that the server turned away or never answered are sent
/// again with growing pauses. Safe for use from several threads.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    // A server that fails by itself will fail again; one that is away or behind a proxy may come back.
    private const int MostAttemptsAt500 = 5;

    private readonly HttpClient _http;
    private readonly ApiOptions _options;
    private bool _wasReached;
    private long _serverTime;

    public ApiClient(ServerAddress address, ApiOptions options)
    {
        Address = address;
        _options = options;
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                // A redirect would carry the token to whoever it names.
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = options.ConnectTime,
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
                MaxConnectionsPerServer = 64,
                Expect100ContinueTimeout = TimeSpan.FromSeconds(2),
            }
        )
        {
            BaseAddress = address.Root,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public ServerAddress Address { get; }

    /// <summary>Gives the token to send and renews it; null until signed in.</summary>
    public ApiSession? Session { get; set; }

    /// <summary>The server's clock, to the second, when it answered last; in seconds since 1970, 0 where it never said.</summary>
    public long ServerTime => Interlocked.Read(ref _serverTime);

    /// <summary>Sends a request until it is answered; gives any answer but "later" and "not now".</summary>
    /// <exception cref="AnswerLostException">It isn't repeatable, and may or may not have been done.</exception>
    /// <exception cref="EndpointException">The server stays away.</exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        var backoff = new Backoff(_options.Patience);
        var renewed = false;
        while (true)
        {
            if (request.Writes && _options.Throttle > TimeSpan.Zero)
            {
                await Task.Delay(_options.Throttle, cancellation).ConfigureAwait(false);
            }

            var attempt = await TryAsync(request, cancellation).ConfigureAwait(false);
            if (attempt.Response is { } response)
            {
                var wasLost = response.Status is 500 or 502 or 503 or 504;
                if (response.Status == 401 && !request.IsAnonymous && !renewed && Session is not null)
                {
                    renewed = true;
                    response.Dispose();
                    await Session.RenewAsync(cancellation).ConfigureAwait(false);
                    continue;
                }

                if (response.Status != 429 && !wasLost)
                {
                    return response;
                }

                if (backoff.IsOver || (response.Status == 500 && backoff.Attempts >= MostAttemptsAt500))
                {
                    return response;
                }

                response.Dispose();
                if (wasLost && !request.IsRepeatable)
                {
                    throw new AnswerLostException($"{request.Name} was answered with {response.Status}", null);
                }
            }
            else if (!request.IsRepeatable && attempt.MayHaveArrived)
            {
                throw new AnswerLostException($"The answer to {request.Name} was lost", attempt.Failure);
            }
            else if (!_wasReached || backoff.IsOver)
            {
                throw Unreachable(attempt.Failure!);
            }

            await backoff.WaitAsync(attempt.RetryAfter, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request that must succeed.</summary>
    /// <exception cref="EndpointException">It did not; the message holds the server's own.</exception>
    public async Task<ApiResponse> ExpectAsync(ApiRequest request, CancellationToken cancellation)
    {
        var response = await SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.IsSuccess)
        {
            return response;
        }

        using (response)
        {
            throw ApiError.Of(response).ToException(Address, request.Name);
        }
    }

    /// <summary>Opens an answer as a stream, by the calling thread; the caller disposes it. Null is no connection.</summary>
    public HttpResponseMessage? Open(string path, long from)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version11 };
        if (from > 0)
        {
            message.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(from, null);
        }

        try
        {
            return _http.Send(message, HttpCompletionOption.ResponseHeadersRead);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>How long a file's download may stay broken.</summary>
    public Backoff NewBackoff() => new(_options.Patience);

    public EndpointException Unreachable(Exception failure) =>
        new(
            $"{Address.Name} can't be reached: {Reason(failure)}",
            "Is the server running, and the address right? Try the address in a browser.",
            EndpointFailure.Unreachable,
            failure
        );

    public void Dispose()
    {
        _http.Dispose();
        Session?.Dispose();
    }

    private async Task<Attempt> TryAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_options.AnswerTime);
        using var message = new HttpRequestMessage(request.Method, request.Path)
        {
            Version = HttpVersion.Version11,
            Content = request.MakeContent(),
        };
        if (request.Range is { } range)
        {
            message.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(range.From, range.To);
        }

        if (request.Json.Length > 1 << 20 || request.IsLong)
        {
            // The server refuses a body that is too long before it has read it, and closes.
            message.Headers.ExpectContinue = true;
        }

        var token =
            request.IsAnonymous || Session is null
                ? request.Token
                : await Session.TokenAsync(cancellation).ConfigureAwait(false);
        if (token.Length > 0)
        {
            message.Headers.TryAddWithoutValidation("Authorization", token);
        }

        try
        {
            using var answer = await _http
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token)
                .ConfigureAwait(false);
            var response = await ApiResponse.ReadAsync(answer, request.MaxBytes, limit.Token).ConfigureAwait(false);
            _wasReached = true;
            Interlocked.Exchange(ref _serverTime, answer.Headers.Date?.ToUnixTimeSeconds() ?? 0);
            return new Attempt(response, null, true) { RetryAfter = answer.Headers.RetryAfter?.Delta };
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new Attempt(null, error, MayHaveArrived(error));
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            return new Attempt(null, new TimeoutException("it did not answer in time.", error), true);
        }
    }

    // Where no connection came about, nothing was sent.
    private static bool MayHaveArrived(Exception error) =>
        error
            is not HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
            };

    private static string Reason(Exception failure) =>
        failure switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
                "there is no machine of that name.",
            HttpRequestException { InnerException: System.Net.Sockets.SocketException socket } => socket.SocketErrorCode
            == System.Net.Sockets.SocketError.ConnectionRefused
                ? "nothing listens there."
                : socket.Message + ".",
            _ => failure.Message,
        };

    private readonly record struct Attempt(ApiResponse? Response, Exception? Failure, bool MayHaveArrived)
    {
        public TimeSpan? RetryAfter { get; init; }
    }
}
