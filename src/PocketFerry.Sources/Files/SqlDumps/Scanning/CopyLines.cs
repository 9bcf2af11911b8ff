using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.SqlDumps.Scanning;

/// <summary>Goes through the lines of a COPY block.</summary>
internal sealed class CopyLines(SqlWindow window)
{
    private int _length;

    /// <summary>The line without its end; good until the next call.</summary>
    public ReadOnlySpan<byte> Line
    {
        get
        {
            var line = window.Bytes[..Math.Max(0, _length - 1)];
            // A raw carriage return is the line end of Windows: one that is data is written \r.
            return line is [.., (byte)'\r'] ? line[..^1] : line;
        }
    }

    public RowPosition Position(long ordinal) => new(ordinal, window.Line, window.Offset);

    /// <summary>Goes to the next line; false behind the block's end.</summary>
    public bool Next()
    {
        window.Advance(_length);
        _length = 0;
        int end;
        while ((end = window.Bytes.IndexOf((byte)'\n')) < 0)
        {
            if (!window.More())
            {
                if (window.Bytes.StartsWith("\\."u8))
                {
                    window.Advance(window.Bytes.Length);
                    return false;
                }

                throw window.Broken("the data of a COPY has no end", "Is the dump cut off?");
            }
        }

        _length = end + 1;
        if (Line.SequenceEqual("\\."u8))
        {
            window.Advance(_length);
            _length = 0;
            return false;
        }

        return true;
    }

    /// <summary>Goes behind the block's end, and counts its lines.</summary>
    public long Skip()
    {
        // Line by line: finding the end in one go would look at every byte twice, as lines must be counted.
        long count = 0;
        while (Next())
        {
            count++;
        }

        return count;
    }
}
