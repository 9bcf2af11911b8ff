using System.Buffers.Binary;

namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>The bytes of a binary COPY, a window that grows to the longest value.</summary>
internal sealed class CopyStream(Stream stream)
{
    private byte[] _buffer = new byte[1 << 17];
    private int _start;
    private int _end;

    public short ReadInt16()
    {
        Need(2);
        var value = BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(_start));
        _start += 2;
        return value;
    }

    public int ReadInt32()
    {
        Need(4);
        var value = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        _start += 4;
        return value;
    }

    /// <summary>The next bytes, good until the next call.</summary>
    public ReadOnlySpan<byte> Read(int count)
    {
        Need(count);
        var value = _buffer.AsSpan(_start, count);
        _start += count;
        return value;
    }

    public void Skip(long count)
    {
        while (count > 0)
        {
            Need(1);
            var some = (int)Math.Min(count, _end - _start);
            _start += some;
            count -= some;
        }
    }

    private void Need(int count)
    {
        if (_end - _start < count)
        {
            Fill(count);
        }
    }

    private void Fill(int count)
    {
        var left = _end - _start;
        if (count > _buffer.Length)
        {
            var larger = new byte[Math.Max(count, _buffer.Length * 2)];
            _buffer.AsSpan(_start, left).CopyTo(larger);
            _buffer = larger;
        }
        else
        {
            _buffer.AsSpan(_start, left).CopyTo(_buffer);
        }

        _start = 0;
        _end = left;
        while (_end < count)
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                throw new EndOfStreamException("The server's answer ended in the middle of a row.");
            }

            _end += read;
        }
    }
}
