using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.Testing;

/// <summary>What a server answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body where it is JSON, else null.</param>
public sealed record ApiAnswer(int Status, JsonNode? Body)
{
    /// <summary>The request this answers, for messages.</summary>
    public string Request { get; init; } = "";

    /// <summary>The body, byte for byte.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>The body, read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Whether the status is one of the 200s.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Gives the answer back where it is a success.</summary>
    /// <exception cref="HttpRequestException">It is not; the message holds the request and the whole answer.</exception>
    public ApiAnswer EnsureSuccess() =>
        IsSuccess ? this : throw new HttpRequestException($"{Request} was answered with {Status}: {Text}");

    internal static async Task<ApiAnswer> FromAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json" && bytes.Length > 0;
        return new ApiAnswer((int)response.StatusCode, isJson ? Parse(bytes) : null)
        {
            Request = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri}",
            Bytes = bytes,
        };
    }

    private static JsonNode? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes);
        }
        catch (JsonException)
        {
            // A stored file may call itself JSON and not be it.
            return null;
        }
    }
}
