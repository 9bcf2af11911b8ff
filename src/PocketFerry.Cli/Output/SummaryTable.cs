using System.Globalization;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Output;

/// <summary>The closing table as text: a heading, a row a stream, and a sum where there are several.</summary>
internal sealed record SummaryTable(IReadOnlyList<string> Headings, IReadOnlyList<string[]> Rows, bool HasTotal)
{
    /// <summary>How many columns from the left hold names rather than numbers.</summary>
    public int NameColumns { get; private init; } = 2;

    /// <summary>How wide each column is.</summary>
    public IReadOnlyList<int> Widths =>
        [.. Headings.Select((h, i) => Rows.Select(r => r[i].Length).Append(h.Length).Max())];

    /// <summary>The same with stream and collection in one column, to save room where they have the same name.</summary>
    public SummaryTable WithOneNameColumn() =>
        new(
            [Headings[0], .. Headings.Skip(2)],
            [
                .. Rows.Select(r =>
                    (string[])[r[1].Length == 0 || r[0] == r[1] ? r[0] : $"{r[0]} → {r[1]}", .. r.Skip(2)]
                ),
            ],
            HasTotal
        )
        {
            NameColumns = 1,
        };

    public static SummaryTable Of(RunReport report, bool groupDigits)
    {
        var files = report.Streams.Any(s => s.Files > 0);
        var shown = new Shown(report.DeletesMissing, files, groupDigits);
        var rows = report.Streams.Select(s => Row(s, shown)).ToList();
        var several = rows.Count > 1;
        if (several)
        {
            rows.Add(Row(Total(report), shown));
        }

        IEnumerable<string> middle =
        [
            .. shown.Deleted ? (string[])["deleted"] : [],
            "rejected",
            .. files ? (string[])["files"] : [],
        ];
        return new SummaryTable(
            ["stream", "collection", "read", "inserted", "updated", "skipped", .. middle, "time", "rows/s"],
            rows,
            several
        );
    }

    private static StreamReport Total(RunReport report) =>
        new("total", "")
        {
            Read = report.Streams.Sum(s => s.Read),
            Inserted = report.Streams.Sum(s => s.Inserted),
            Updated = report.Streams.Sum(s => s.Updated),
            Skipped = report.Streams.Sum(s => s.Skipped),
            Rejected = report.Rejected,
            Deleted = report.Streams.Sum(s => s.Deleted),
            Files = report.Streams.Sum(s => s.Files),
            Elapsed = report.Elapsed,
        };

    private static string[] Row(StreamReport line, Shown shown)
    {
        string Number(double number) => number.ToString(shown.GroupsDigits ? "N0" : "F0", CultureInfo.InvariantCulture);
        var seconds = Math.Max(line.Elapsed.TotalSeconds, 0.001);
        IEnumerable<string> middle =
        [
            .. shown.Deleted ? (string[])[Number(line.Deleted)] : [],
            Number(line.Rejected),
            .. shown.Files ? (string[])[Number(line.Files)] : [],
        ];
        return
        [
            line.Stream,
            line.Target,
            Number(line.Read),
            Number(line.Inserted),
            Number(line.Updated),
            Number(line.Skipped),
            .. middle,
            Durations.Text(line.Elapsed),
            Number(line.Read / seconds),
        ];
    }

    private readonly record struct Shown(bool Deleted, bool Files, bool GroupsDigits);
}
