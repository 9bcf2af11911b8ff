namespace PocketFerry.Sources.Files.Input;

/// <summary>
/// Gives another encoding's text as UTF-8. What has no UTF-8 form comes out as bytes that are invalid there, so that the
/// row it stands in is rejected instead of being changed.
/// </summary>
internal abstract class TranscodingStream(Stream inner) : ReadOnlyStream
{
    private readonly byte[] _input = new byte[1 << 16];
    private readonly byte[] _output = new byte[(1 << 16) * 3];
    private int _inputLength;
    private int _outputStart;
    private int _outputEnd;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_outputStart == _outputEnd)
        {
            if (_ended)
            {
                return 0;
            }

            var read = inner.Read(_input.AsSpan(_inputLength));
            _ended = read == 0;
            _inputLength += read;
            _outputStart = 0;
            _outputEnd = Transcode(_input.AsSpan(0, _inputLength), _output, _ended, out var consumed);
            _input.AsSpan(consumed, _inputLength - consumed).CopyTo(_input);
            _inputLength -= consumed;
        }

        var count = Math.Min(buffer.Length, _outputEnd - _outputStart);
        _output.AsSpan(_outputStart, count).CopyTo(buffer);
        _outputStart += count;
        return count;
    }

    /// <summary>Writes UTF-8; may leave an unfinished character at the end of the input unless it is the last.</summary>
    protected abstract int Transcode(Span<byte> input, Span<byte> output, bool last, out int consumed);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
