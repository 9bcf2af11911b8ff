using CsvHelper;

namespace PocketFerry.Sources.Files.Output;

/// <summary>Copies a CSV file that we wrote, with the full header and with short rows made as long as it.</summary>
internal static class CsvWidening
{
    public static void Copy(Stream input, Stream output, CsvTableWriter written, char delimiter)
    {
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            Separator = delimiter,
            SkipEmptyLines = false,
            BufferSize = 1 << 20,
        };
        using var reader = CsvReader.Create(input, options, leaveOpen: true);
        var buffer = new OutputBuffer();
        written.AddHeader(buffer);
        reader.Read();
        var full = written.Widths[^1].Width;
        var next = 0;
        var missing = 0;
        for (long row = 0; reader.Read(); row++)
        {
            while (next < written.Widths.Count && written.Widths[next].FirstRow <= row)
            {
                missing = full - written.Widths[next++].Width;
            }

            buffer.Add(reader.RawRecord);
            buffer.Reserve(missing).Fill((byte)delimiter);
            buffer.Advance(missing);
            buffer.Add("\r\n"u8);
            if (buffer.Length >= OutputBuffer.FlushLength)
            {
                buffer.FlushTo(output);
            }
        }

        buffer.FlushTo(output);
    }
}
