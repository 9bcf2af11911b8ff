using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PocketFerry.Live.Tests.Api;

/// <summary>
/// A proxy that spoils every few answers in turn: the connection is cut after the server did its work; 429, 502 and 500 are
/// given; half an answer is sent; an answer comes late.
/// </summary>
internal sealed class RoughSea : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _http = new();
    private readonly Uri _server;
    private readonly int _every;
    private readonly Task _accepting;
    private int _requests;
    private int _spoiled;
    private int _atATime;
    private int _mostAtATime;

    /// <param name="server">The server behind it.</param>
    /// <param name="every">Every so many answers one is spoiled.</param>
    public RoughSea(Uri server, int every)
    {
        (_server, _every) = (server, every);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>
    /// Records and batches are held back until so many are here at once, or for a moment where no more come: what may be
    /// under way together is seen together, however fast the server is.
    /// </summary>
    public int Together { get; init; } = 1;

    /// <summary>How many answers were spoiled.</summary>
    public int Spoiled => _spoiled;

    /// <summary>Most requests that were with the server at a time.</summary>
    public int MostAtATime => _mostAtATime;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        _http.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            var stream = new BufferedStream(client.GetStream());
            try
            {
                while (await ReadAsync(stream) is { } request)
                {
                    using (request)
                    {
                        if (!await AnswerAsync(stream, request))
                        {
                            return;
                        }
                    }
                }
            }
            catch (Exception error)
                when (error is HttpRequestException or IOException or ObjectDisposedException or SocketException)
            {
                // The client sees its connection cut, which is what this is for.
            }
        }
    }

    private async Task<bool> AnswerAsync(Stream client, HttpRequestMessage request)
    {
        var number = Interlocked.Increment(ref _requests);
        // The sign-in goes through: it is limited by the server's own rules.
        var kind = number > 8 && number % _every == 0 ? Interlocked.Increment(ref _spoiled) % 6 : -1;
        if (kind is 1 or 2)
        {
            await WriteAsync(client, kind == 1 ? 429 : 502, "text/plain", [], 0);
            return true;
        }

        lock (_http)
        {
            _mostAtATime = Math.Max(_mostAtATime, ++_atATime);
        }

        if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath is var path && IsWriting(path))
        {
            for (var held = 0; _mostAtATime < Together && held < 100; held++)
            {
                await Task.Delay(20);
            }
        }

        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        lock (_http)
        {
            _atATime--;
        }

        if (kind == 0)
        {
            return false;
        }

        await Task.Delay(kind == 5 ? 300 : 0);
        var type = answer.Content.Headers.ContentType?.ToString() ?? "text/plain";
        var sent = kind == 4 ? body.Length / 2 : body.Length;
        await WriteAsync(client, kind == 3 ? 500 : (int)answer.StatusCode, type, body, sent);
        return kind != 4;
    }

    private static bool IsWriting(string path) =>
        path == "/api/batch" || path.EndsWith("/records", StringComparison.Ordinal);

    private static async Task WriteAsync(Stream client, int status, string type, byte[] body, int sent)
    {
        var length = status == 204 ? "" : $"Content-Length: {body.Length}\r\n";
        await client.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status} x\r\nContent-Type: {type}\r\n{length}\r\n")
        );
        await client.WriteAsync(body.AsMemory(0, sent));
        await client.FlushAsync();
    }

    private async Task<HttpRequestMessage?> ReadAsync(Stream client)
    {
        var first = await LineAsync(client);
        if (first is not { Length: > 0 })
        {
            return null;
        }

        var words = first.Split(' ');
        var request = new HttpRequestMessage(new HttpMethod(words[0]), new Uri(_server, words[1]));
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(client) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (headers.ContainsKey("Expect"))
        {
            await client.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
            await client.FlushAsync();
        }

        var body = await BodyAsync(client, headers);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", headers["Content-Type"]);
        }

        foreach (var name in new[] { "Authorization", "Range" })
        {
            if (headers.TryGetValue(name, out var value))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static async Task<byte[]> BodyAsync(Stream client, Dictionary<string, string> headers)
    {
        if (headers.TryGetValue("Content-Length", out var length))
        {
            var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            await client.ReadExactlyAsync(body);
            return body;
        }

        var chunks = new MemoryStream();
        while (headers.ContainsKey("Transfer-Encoding"))
        {
            var size = int.Parse((await LineAsync(client))!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = new byte[size];
            await client.ReadExactlyAsync(chunk);
            chunks.Write(chunk);
            await LineAsync(client);
            if (size == 0)
            {
                break;
            }
        }

        return chunks.ToArray();
    }

    private static async Task<string?> LineAsync(Stream client)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await client.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }
}
