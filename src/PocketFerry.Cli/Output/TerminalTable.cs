using Spectre.Console;

namespace PocketFerry.Cli.Output;

/// <summary>The closing table on a terminal.</summary>
internal static class TerminalTable
{
    private const int Gap = 2;

    public static void Write(ResultPlace place, SummaryTable table)
    {
        var compact = table.WithOneNameColumn();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(place.Writer) });
        // A narrow terminal had better wrap the line than the numbers.
        console.Profile.Width = Math.Max(console.Profile.Width, compact.Widths.Sum(w => w + Gap));
        var view = new Table().Border(TableBorder.None).BorderStyle(Style.Plain);
        for (var i = 0; i < compact.Headings.Count; i++)
        {
            var heading = new Text(compact.Headings[i], new Style(decoration: Decoration.Bold));
            var column = new TableColumn(heading).NoWrap().Padding(0, 0, Gap, 0);
            view.AddColumn(i < compact.NameColumns ? column : column.RightAligned());
        }

        foreach (var row in compact.Rows)
        {
            view.AddRow(row.Select((text, i) => new Text(text, StyleOf(compact, row, i, text))));
        }

        console.Write(view);
    }

    private static Style StyleOf(SummaryTable table, string[] row, int column, string text) =>
        new(
            foreground: table.Headings[column] == "rejected" && text != "0" ? Color.Red : null,
            decoration: table.HasTotal && row == table.Rows[^1] ? Decoration.Bold : null
        );
}
