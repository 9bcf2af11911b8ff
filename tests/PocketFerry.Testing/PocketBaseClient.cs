using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;

namespace PocketFerry.Testing;

/// <summary>
/// A plain client of PocketBase's web API for tests, deliberately apart from the one under test.
/// Safe for use from several threads.
/// </summary>
/// <remarks>A signed-in client signs in at its first request, so that an unused one leaves no trace.</remarks>
public sealed class PocketBaseClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Func<PocketBaseClient, Task<string>>? _signIn;
    private readonly SemaphoreSlim _signingIn = new(1, 1);
    private string? _token;

    /// <summary>A client with the token given, or with none: a guest.</summary>
    public PocketBaseClient(Uri address, string? token = null)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        _token = token;
    }

    /// <summary>A client that signs in to an auth collection.</summary>
    public PocketBaseClient(Uri address, string collection, string identity, string password)
        : this(address)
    {
        _signIn = guest => guest.LoginAsync(collection, identity, password);
    }

    /// <summary>The server's address, with a slash at its end.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>The token that requests carry; null for a guest. Signs in where that is still to be done.</summary>
    public async Task<string?> GetTokenAsync()
    {
        if (_token is not null || _signIn is null)
        {
            return _token;
        }
        await _signingIn.WaitAsync();
        try
        {
            if (_token is null)
            {
                using var guest = new PocketBaseClient(Address);
                _token = await _signIn(guest);
            }
            return _token;
        }
        finally
        {
            _signingIn.Release();
        }
    }

    /// <summary>Reads a path such as <c>/api/collections</c>; gives the JSON.</summary>
    /// <exception cref="HttpRequestException">The status is none of the 200s. To look at it, use SendAsync.</exception>
    public async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Get, path, cancellationToken)).EnsureSuccess().Body;

    /// <summary>Reads a path's exact bytes, such as a stored file's.</summary>
    /// <exception cref="HttpRequestException">The status is none of the 200s.</exception>
    public async Task<byte[]> DownloadAsync(string path, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Get, path, cancellationToken)).EnsureSuccess().Bytes;

    /// <summary>Posts JSON text exactly as it is written.</summary>
    public Task<ApiAnswer> PostAsync(
        string path,
        [StringSyntax(StringSyntaxAttribute.Json)] string json = "{}",
        CancellationToken cancellationToken = default
    ) => SendRawAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(json), cancellationToken: cancellationToken);

    /// <summary>Posts JSON.</summary>
    public Task<ApiAnswer> PostAsync(string path, JsonNode body, CancellationToken cancellationToken = default) =>
        PostAsync(path, body.ToJsonString(), cancellationToken);

    /// <summary>Patches with JSON text exactly as it is written.</summary>
    public Task<ApiAnswer> PatchAsync(
        string path,
        [StringSyntax(StringSyntaxAttribute.Json)] string json = "{}",
        CancellationToken cancellationToken = default
    ) => SendRawAsync(HttpMethod.Patch, path, Encoding.UTF8.GetBytes(json), cancellationToken: cancellationToken);

    /// <summary>Patches with JSON.</summary>
    public Task<ApiAnswer> PatchAsync(string path, JsonNode body, CancellationToken cancellationToken = default) =>
        PatchAsync(path, body.ToJsonString(), cancellationToken);

    /// <summary>Puts JSON text exactly as it is written.</summary>
    public Task<ApiAnswer> PutAsync(
        string path,
        [StringSyntax(StringSyntaxAttribute.Json)] string json = "{}",
        CancellationToken cancellationToken = default
    ) => SendRawAsync(HttpMethod.Put, path, Encoding.UTF8.GetBytes(json), cancellationToken: cancellationToken);

    /// <summary>Puts JSON.</summary>
    public Task<ApiAnswer> PutAsync(string path, JsonNode body, CancellationToken cancellationToken = default) =>
        PutAsync(path, body.ToJsonString(), cancellationToken);

    /// <summary>Deletes what a path names.</summary>
    public Task<ApiAnswer> DeleteAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, path, cancellationToken);

    /// <summary>Sends exactly these bytes.</summary>
    public async Task<ApiAnswer> SendRawAsync(
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body,
        string contentType = "application/json",
        CancellationToken cancellationToken = default
    )
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await SendAsync(method, path, content, cancellationToken);
    }

    /// <summary>Sends a request without a body.</summary>
    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken = default) =>
        SendAsync(method, path, null, cancellationToken);

    /// <summary>Sends any content, such as a multipart form.</summary>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (await GetTokenAsync() is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }
        using var response = await _http.SendAsync(request, cancellationToken);
        return await ApiAnswer.FromAsync(response, cancellationToken);
    }

    /// <summary>Signs in to any auth collection; gives the token and leaves this client as it is.</summary>
    /// <exception cref="HttpRequestException">The server refused.</exception>
    public async Task<string> LoginAsync(string collection, string identity, string password)
    {
        var answer = await TryLoginAsync(collection, identity, password);
        return (string)answer.EnsureSuccess().Body!["token"]!;
    }

    /// <summary>Tries to sign in to any auth collection; gives the answer, whatever it is.</summary>
    public async Task<ApiAnswer> TryLoginAsync(string collection, string identity, string password)
    {
        using var guest = new PocketBaseClient(Address, token: null);
        return await guest.PostAsync(
            $"/api/collections/{collection}/auth-with-password",
            new JsonObject { ["identity"] = identity, ["password"] = password }
        );
    }

    /// <summary>Makes a collection; gives it as the server has it.</summary>
    /// <exception cref="HttpRequestException">The server refused.</exception>
    public async Task<JsonObject> CreateCollectionAsync(
        [StringSyntax(StringSyntaxAttribute.Json)] string json,
        CancellationToken cancellationToken = default
    ) => (await PostAsync("/api/collections", json, cancellationToken)).EnsureSuccess().Body!.AsObject();

    /// <summary>Makes a collection; gives it as the server has it.</summary>
    /// <exception cref="HttpRequestException">The server refused.</exception>
    public Task<JsonObject> CreateCollectionAsync(
        JsonObject collection,
        CancellationToken cancellationToken = default
    ) => CreateCollectionAsync(collection.ToJsonString(), cancellationToken);

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _http.Dispose();
        _signingIn.Dispose();
    }
}
