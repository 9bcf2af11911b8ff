using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>A server's whole answer, over a pooled buffer; dispose it.</summary>
internal sealed class ApiResponse : IDisposable
{
    private byte[] _buffer;
    private readonly int _length;

    private ApiResponse(int status, byte[] buffer, int length)
    {
        Status = status;
        _buffer = buffer;
        _length = length;
    }

    public int Status { get; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(0, _length);

    /// <summary>The body where it is a JSON object; else an empty one.</summary>
    public JsonObject Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body) as JsonObject ?? [];
            }
            catch (JsonException)
            {
                // A proxy's page in HTML, say: the status tells enough.
                return [];
            }
        }
    }

    public static async Task<ApiResponse> ReadAsync(
        HttpResponseMessage message,
        int maxBytes,
        CancellationToken cancellation
    )
    {
        var expected = message.Content.Headers.ContentLength ?? 0;
        if (expected > maxBytes)
        {
            throw new AnswerTooLongException();
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(expected + 1, 1 << 16));
        var length = 0;
        try
        {
            var content = await message.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                while (true)
                {
                    var read = await content.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
                    if (read == 0)
                    {
                        break;
                    }

                    length += read;
                    if (length > maxBytes)
                    {
                        throw new AnswerTooLongException();
                    }

                    if (length == buffer.Length)
                    {
                        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                        buffer.AsSpan(0, length).CopyTo(larger);
                        ArrayPool<byte>.Shared.Return(buffer);
                        buffer = larger;
                    }
                }
            }

            return new ApiResponse((int)message.StatusCode, buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>An answer is longer than the request allows; asking for less may help.</summary>
internal sealed class AnswerTooLongException : Exception
{
    public AnswerTooLongException()
        : base("The server's answer is longer than allowed.") { }
}

/// <summary>
/// The answer to a request that can't simply be sent again was lost: whether the server did it has to be found out.
/// </summary>
internal sealed class AnswerLostException(string reason, Exception? inner) : Exception(reason, inner);
