using PocketFerry.Cli.Output;
using PocketFerry.Engine.Verification;

namespace PocketFerry.Cli.Verifying;

/// <summary>Tells a person what a comparison found: the verdict first.</summary>
internal sealed class VerifyText(TextWriter output, int show)
{
    private const int DefaultShown = 10;
    private const int MostValue = 60;

    private static readonly string[] Headings =
    [
        "collection",
        "state",
        "in FROM",
        "in TO",
        "missing",
        "extra",
        "changed",
    ];

    /// <summary>How many records are named where nobody says.</summary>
    public static int Shown(long? asked) => (int)Math.Min(asked ?? DefaultShown, RecordJoin.MostKept);

    public void Write(VerifyOutcome outcome)
    {
        var report = outcome.Report;
        output.WriteLine(outcome.Verdict);
        if (outcome.Before is { } before)
        {
            output.WriteLine($"Before the repair: {Words.Count(before, "difference")}.");
        }

        if (report.Failure is { } failure)
        {
            output.WriteLine(failure);
            return;
        }

        output.WriteLine();
        WriteTable(report);
        foreach (var collection in report.Collections)
        {
            Write(collection);
        }

        Console.Error.WriteLine($"compared in {Durations.Text(report.Elapsed)}");
        foreach (var note in report.Notes)
        {
            Console.Error.WriteLine($"note: {note}");
        }

        if (outcome.Smoke is { } smoke)
        {
            Console.Error.WriteLine(
                smoke.ExitCode == 0 ? "your check: passed" : $"your check: failed with exit code {smoke.ExitCode}"
            );
        }

        foreach (var next in outcome.Next)
        {
            Console.Error.WriteLine($"next: {next}");
        }
    }

    private void WriteTable(VerifyReport report)
    {
        string[][] rows =
        [
            Headings,
            .. report.Collections.Select(c =>
                (string[])
                    [
                        c.From == c.Name ? c.Name : $"{c.From} → {c.Name}",
                        Words.Of(c.State),
                        Words.Number(c.FromRecords),
                        Words.Number(c.ToRecords),
                        Words.Number(c.Missing),
                        Words.Number(c.Extra),
                        Words.Number(c.Changed),
                    ]
            ),
        ];
        var widths = Headings.Select((_, i) => rows.Max(r => r[i].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((text, i) => i < 2 ? text.PadRight(widths[i]) : text.PadLeft(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    private void Write(CollectionReport collection)
    {
        var lines = new List<string>();
        lines.AddRange(Problems(collection));
        lines.AddRange(Records(collection));
        if (collection.FromRecords + collection.ToRecords > 0)
        {
            lines.AddRange(collection.NotCompared.Select(n => $"  not compared: {n.Part}: {n.Reason}"));
        }

        lines.AddRange(Samples(collection));
        if (lines.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(collection.Name);
        lines.ForEach(output.WriteLine);
    }

    private static IEnumerable<string> Problems(CollectionReport collection)
    {
        if (collection.Error is { } error)
        {
            yield return $"  error: {error}";
        }

        if (collection.WhyNot.Length > 0)
        {
            yield return $"  not compared: {collection.WhyNot}";
        }

        foreach (var finding in collection.Findings)
        {
            yield return $"  {(finding.IsDifference ? "wrong" : "note")}: {finding.Text}{Examples(finding)}";
        }

        if (collection.Refused > 0)
        {
            var (position, fault) = collection.FirstRefused[0];
            yield return $"  {Words.Count(collection.Refused, "row")} of FROM can't go in, the first is row {Words.Number(position.Ordinal)}: {fault.Column}: {fault.Message}";
        }

        if (collection.Repeated > 0)
        {
            yield return $"  note: {Words.Count(collection.Repeated, "row")} of FROM {(collection.Repeated == 1 ? "has" : "have")} the id of another row";
        }

        if (collection.Settled > 0)
        {
            yield return $"  note: {Words.Count(collection.Settled, "record")} differed at first, and were the same when looked at field by field";
        }

        if (collection is { AllowsChanged: true, Changed: > 0 })
        {
            yield return "  note: records that were there already are no difference here";
        }

        if (collection is { AllowsExtra: true, Extra: > 0 })
        {
            yield return "  note: extra records are no difference here";
        }
    }

    private static string Examples(Finding finding) =>
        finding.Records.Count == 0
            ? ""
            : $": {string.Join(", ", finding.Records.Take(3))}{(finding.Records.Count > 3 ? ", …" : "")}";

    private IEnumerable<string> Records(CollectionReport collection)
    {
        var records = collection.AllowsExtra
            ? collection.Records.Where(r => r.Kind != DifferenceKind.Extra).ToList()
            : collection.Records;
        foreach (var record in records.Take(show))
        {
            yield return $"  {Words.Of(record.Kind), -8}{record.Id}";
            foreach (var field in record.Fields)
            {
                yield return "    " + Line(field);
            }
        }

        var all = collection.Missing + (collection.AllowsExtra ? 0 : collection.Extra) + collection.Changed;
        if (all > show && records.Count > 0)
        {
            yield return $"  … and {Words.Number(all - Math.Min(records.Count, show))} more (--show N; --report FILE.json names up to {Words.Number(RecordJoin.MostKept)})";
        }
    }

    private static IEnumerable<string> Samples(CollectionReport collection)
    {
        foreach (var sample in collection.Samples)
        {
            yield return $"  sample {sample.Id} ({Words.Of(sample.Kind)})";
            foreach (var field in sample.Fields)
            {
                yield return "    "
                    + (
                        field is { IsSecret: false } && field.From == field.To
                            ? $"{field.Field}: {Shorten(field.From, 0)}"
                            : Line(field)
                    );
            }
        }
    }

    private static string Line(FieldDifference field)
    {
        if (field.IsSecret)
        {
            return $"{field.Field}: (a secret)";
        }

        var from = Math.Max(0, Same(field.From, field.To) - (MostValue / 3));
        return $"{field.Field}: {Shorten(field.From, from)} → {Shorten(field.To, from)}";
    }

    // How far both are the same: of long values, the part is shown that isn't.
    private static int Same(string one, string other) =>
        Math.Max(one.Length, other.Length) <= MostValue ? 0 : one.AsSpan().CommonPrefixLength(other);

    private static string Shorten(string value, int from)
    {
        from = Math.Min(from, value.Length);
        var text = value[from..];
        var shown = text.Length > MostValue ? text[..MostValue] + "…" : text;
        return (from > 0 ? "…" : "") + Visible(shown);
    }

    // What a terminal would act on, or nobody would see, is shown by its number.
    private static string Visible(string text) =>
        string.Concat(
            text.Select(c =>
                char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format
                    ? $"\\u{(int)c:x4}"
                    : c.ToString()
            )
        );
}
