using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Files;

/// <summary>A file being downloaded: goes on where it was when the connection breaks; ends only when all of it came.</summary>
internal sealed class DownloadStream : Stream
{
    /// <summary>Files of up to so many bytes may be kept in memory.</summary>
    public const int Short = 1 << 20;

    private readonly ApiClient _client;
    private readonly Func<string> _path;
    private HttpResponseMessage _answer;
    private Stream _content;
    private long _position;

    private DownloadStream(ApiClient client, Func<string> path, HttpResponseMessage answer)
    {
        (_client, _path, _answer) = (client, path, answer);
        _content = answer.Content.ReadAsStream();
        Size = answer.Content.Headers.ContentLength ?? -1;
        ContentType = answer.Content.Headers.ContentType?.ToString() ?? "";
    }

    public string ContentType { get; }

    /// <summary>How long the file is, as the server says; -1 where it doesn't.</summary>
    public long Size { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a file; null where the server hasn't got it.</summary>
    public static DownloadStream? Open(ApiClient client, Func<string> path) =>
        Request(client, path, 0) is { } answer ? new DownloadStream(client, path, answer) : null;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            try
            {
                var read = _content.Read(buffer);
                _position += read;
                return read > 0 || buffer.IsEmpty || Size < 0 || _position == Size ? read : throw CutOff();
            }
            catch (IOException)
            {
                // HttpClient tells an answer that broke off from one that ended.
                _answer.Dispose();
                _answer =
                    Request(_client, _path, _position)
                    ?? throw new EndpointException(
                        $"{_client.Address.Name}: a file went away while it was downloaded ({Plain(_path())}).",
                        "Run again when nobody deletes files."
                    );
                _content = _answer.Content.ReadAsStream();
            }
        }
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _answer.Dispose();
        }

        base.Dispose(disposing);
    }

    private static HttpResponseMessage? Request(ApiClient client, Func<string> path, long from)
    {
        var backoff = client.NewBackoff();
        while (true)
        {
            var answer = client.Open(path(), from);
            var status = (int?)answer?.StatusCode;
            if (status == 200 && from == 0 || status == 206)
            {
                return answer;
            }

            if (status == 200)
            {
                // The server ignores ranges: what was read already is read past.
                if (Skip(answer!, from))
                {
                    return answer;
                }
            }

            answer?.Dispose();
            if (status is 404 or 400)
            {
                return null;
            }

            if (backoff.IsOver || status is not (null or 200 or 416 or 429 or >= 500))
            {
                throw new EndpointException(
                    $"{client.Address.Name}: a file can't be downloaded ({status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no connection"}): {Plain(path())}",
                    "Try again; or leave files out with --no-files.",
                    status is null ? EndpointFailure.Unreachable : EndpointFailure.Failed
                );
            }

            backoff.WaitAsync(answer?.Headers.RetryAfter?.Delta, CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    private static bool Skip(HttpResponseMessage answer, long count)
    {
        Span<byte> waste = stackalloc byte[4096];
        try
        {
            var content = answer.Content.ReadAsStream();
            while (count > 0)
            {
                var read = content.Read(waste[..(int)Math.Min(waste.Length, count)]);
                if (read == 0)
                {
                    return false;
                }

                count -= read;
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private EndpointException CutOff() =>
        new(
            $"{_client.Address.Name}: a file of {Size} bytes ended after {_position} ({Plain(_path())}).",
            "Run again; something between here and the server cuts answers off."
        );

    private static string Plain(string path) => path.Split('?')[0];
}
