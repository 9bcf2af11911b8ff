namespace PocketFerry.PocketBase.Api.Client;

/// <summary>One request.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the server's address, without a slash before it.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>The body as UTF-8 JSON; empty for none.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Makes another body, anew for every attempt.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>Whether <see cref="Content"/> is long enough to ask first whether the server wants it.</summary>
    public bool IsLong { get; init; }

    /// <summary>The part of the answer that is asked for; null for all of it.</summary>
    public (long From, long To)? Range { get; init; }

    /// <summary>Whether doing it twice is the same as doing it once, so that a lost answer is simply asked for again.</summary>
    public bool IsRepeatable { get; init; } = Method == HttpMethod.Get;

    /// <summary>Whether it goes out without the session's token.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>The token to send instead of the session's.</summary>
    public string Token { get; init; } = "";

    /// <summary>Whether it writes, and so waits for the throttle.</summary>
    public bool Writes { get; init; }

    /// <summary>Longest answer taken.</summary>
    public int MaxBytes { get; init; } = 512 << 20;

    /// <summary>The request for messages; a query may hold a token.</summary>
    public string Name => $"{Method} /{Path.Split('?')[0]}";

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest Post(string path, ReadOnlyMemory<byte> json) => new(HttpMethod.Post, path) { Json = json };

    public HttpContent? MakeContent()
    {
        if (Content is not null)
        {
            return Content();
        }

        if (Json.IsEmpty)
        {
            return null;
        }

        var content = new ReadOnlyMemoryContent(Json);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return content;
    }
}
