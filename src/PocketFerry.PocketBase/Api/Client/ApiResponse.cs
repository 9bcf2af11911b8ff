using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>A server's whole answer, over a pooled buffer; dispose it.</summary>
internal sealed class ApiResponse : IDisposable
{
    // Some of each size are kept, however many threads answers pass through: the shared pool keeps them for each.
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(16 << 20, 4);

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

        var buffer = Buffers.Rent((int)Math.Max(expected + 1, 1 << 16));
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
                        var larger = Buffers.Rent(buffer.Length * 2);
                        buffer.AsSpan(0, length).CopyTo(larger);
                        Buffers.Return(buffer);
                        buffer = larger;
                    }
                }
            }

            return new ApiResponse((int)message.StatusCode, buffer, length);
        }
        catch
        {
            Buffers.Return(buffer);
            throw;
        }
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            Buffers.Return(buffer);
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
