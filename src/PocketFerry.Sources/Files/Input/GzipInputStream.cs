using System.IO.Compression;
using System.Security.Cryptography;

namespace PocketFerry.Sources.Files.Input;

/// <summary>
/// Decompresses gzip of any number of members, and tells a whole file from one that was cut off, which
/// <see cref="GZipStream"/> alone doesn't where the end of the last member is missing. A small member of our own follows
/// the file: only after a whole one does it come out at the end.
/// </summary>
internal sealed class GzipInputStream : ReadOnlyStream
{
    private const int EndLength = 16;
    private static readonly byte[] End = RandomNumberGenerator.GetBytes(EndLength);
    private static readonly byte[] EndMember = Compress(End);

    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[1 << 17];
    private int _start;
    private int _end;
    private bool _ended;

    public GzipInputStream(Stream raw) =>
        _gzip = new GZipStream(new FollowedStream(raw, EndMember), CompressionMode.Decompress);

    public override int Read(Span<byte> buffer)
    {
        while (_end - _start <= EndLength && !_ended)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            var read = _gzip.Read(_buffer.AsSpan(_end));
            _end += read;
            _ended = read == 0;
        }

        var count = Math.Min(buffer.Length, _end - _start - EndLength);
        if (count > 0)
        {
            _buffer.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
            return count;
        }

        if (_ended && !_buffer.AsSpan(_start, _end - _start).SequenceEqual(End))
        {
            throw new InvalidDataException("the end of the data is missing, or something else follows it.");
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.NoCompression))
        {
            gzip.Write(bytes);
        }

        return memory.ToArray();
    }

    /// <summary>A stream followed by bytes of our own.</summary>
    private sealed class FollowedStream(Stream first, byte[] last) : ReadOnlyStream
    {
        private int _position = -1;

        public override int Read(Span<byte> buffer)
        {
            if (_position < 0)
            {
                var read = first.Read(buffer);
                if (read > 0 || buffer.IsEmpty)
                {
                    return read;
                }

                _position = 0;
            }

            var count = Math.Min(buffer.Length, last.Length - _position);
            last.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
