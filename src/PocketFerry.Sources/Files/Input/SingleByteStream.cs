using System.Text;

namespace PocketFerry.Sources.Files.Input;

/// <summary>A single-byte encoding as UTF-8; a byte that means nothing there becomes one that is invalid UTF-8.</summary>
internal sealed class SingleByteStream : TranscodingStream
{
    private readonly byte[][] _table;

    public SingleByteStream(Stream inner, Encoding encoding)
        : base(inner)
    {
        _table = new byte[256][];
        for (var i = 0; i < _table.Length; i++)
        {
            var text = encoding.GetString([(byte)i]);
            _table[i] = text == "\ufffd" ? [0xff] : Encoding.UTF8.GetBytes(text);
        }
    }

    protected override int Transcode(Span<byte> input, Span<byte> output, bool last, out int consumed)
    {
        var written = 0;
        foreach (var b in input)
        {
            foreach (var u in _table[b])
            {
                output[written++] = u;
            }
        }

        consumed = input.Length;
        return written;
    }
}
