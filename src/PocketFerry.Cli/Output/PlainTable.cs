namespace PocketFerry.Cli.Output;

/// <summary>The closing table for files and pipes: columns aligned with blanks.</summary>
internal static class PlainTable
{
    public static void Write(TextWriter output, SummaryTable table)
    {
        string[][] lines =
        [
            [.. table.Headings],
            .. table.Rows,
        ];
        var widths = table.Widths;
        foreach (var line in lines)
        {
            var cells = line.Select(
                (text, i) => i < table.NameColumns ? text.PadRight(widths[i]) : text.PadLeft(widths[i])
            );
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
