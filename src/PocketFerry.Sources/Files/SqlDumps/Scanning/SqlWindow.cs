using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files.Json;

namespace PocketFerry.Sources.Files.SqlDumps.Scanning;

/// <summary>The part of a dump that is looked at, which moves on and counts lines.</summary>
internal sealed class SqlWindow(Stream stream, string name, int maxBytes, long offset, long line) : IDisposable
{
    private readonly SlidingBuffer _buffer = new(stream);

    public ReadOnlySpan<byte> Bytes => _buffer.Available;

    /// <summary>Whether the file ends with <see cref="Bytes"/>.</summary>
    public bool Ended => _buffer.Ended;

    public long Offset => offset + _buffer.Offset;

    public long Line { get; private set; } = line;

    public void Advance(int count)
    {
        Line += _buffer.Available[..count].Count((byte)'\n');
        _buffer.Advance(count);
    }

    /// <summary>Makes <see cref="Bytes"/> longer; false at the end of the file.</summary>
    /// <exception cref="EndpointException">One value or row is longer than is read.</exception>
    public bool More()
    {
        if (_buffer.Available.Length >= maxBytes)
        {
            throw Broken($"a row or statement is longer than {maxBytes >> 20} MiB", "Is a quote missing before it?");
        }

        return _buffer.Fill();
    }

    /// <summary>Whether that many bytes are to be had.</summary>
    public bool Has(int count)
    {
        while (_buffer.Available.Length < count)
        {
            if (!More())
            {
                return false;
            }
        }

        return true;
    }

    public EndpointException Broken(string what, string cure = "") =>
        new(FormattableString.Invariant($"{name}:{Line}: {what}."), cure);

    public void Dispose() => _buffer.Dispose();
}
