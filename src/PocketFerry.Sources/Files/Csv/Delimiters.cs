namespace PocketFerry.Sources.Files.Csv;

/// <summary>Finds the delimiter of a CSV file from its first row.</summary>
internal static class Delimiters
{
    /// <summary>How much of a file is looked at.</summary>
    public const int SampleLength = 1 << 16;

    /// <summary>
    /// The one candidate that stands outside quotes in the first row; a comma where there is none (one column, whatever
    /// its cells hold); null where several do, or Excel's <c>sep=</c> line decides, which the CSV reader weighs.
    /// </summary>
    public static char? Detect(ReadOnlySpan<byte> sample, char quote)
    {
        if (sample.StartsWith("sep="u8))
        {
            return null;
        }

        char? found = null;
        var quoted = false;
        foreach (var b in sample.TrimStart("\r\n"u8))
        {
            if (b == quote && quote != '\0')
            {
                quoted = !quoted;
            }
            else if (quoted)
            {
                continue;
            }
            else if (b is (byte)'\r' or (byte)'\n')
            {
                break;
            }
            else if (b is (byte)',' or (byte)';' or (byte)'\t' or (byte)'|' && (char)b != found)
            {
                if (found is not null)
                {
                    return null;
                }

                found = (char)b;
            }
        }

        return found ?? ',';
    }
}
