namespace PocketFerry.Sources.Files.Json;

/// <summary>A window over a stream: it moves on as its start is given up, and grows when asked for more.</summary>
internal sealed class SlidingBuffer(Stream stream) : IDisposable
{
    private byte[] _buffer = new byte[1 << 20];
    private int _start;
    private int _end;

    /// <summary>Whether the stream has no more bytes than <see cref="Available"/>.</summary>
    public bool Ended { get; private set; }

    /// <summary>Where <see cref="Available"/> starts in the stream.</summary>
    public long Offset { get; private set; }

    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Gives up the first bytes.</summary>
    public void Advance(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>
    /// Makes <see cref="Available"/> longer; it doubles where it filled the buffer, so that looking at it anew each time
    /// stays linear. False at the end of the stream.
    /// </summary>
    public bool Fill()
    {
        if (Ended)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        }

        var read = stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
        Ended = _end + read < _buffer.Length;
        _end += read;
        return read > 0;
    }

    public void Dispose() => stream.Dispose();
}
